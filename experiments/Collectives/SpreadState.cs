using static TorchSharp.torch;

namespace Mira.Experiments.Collectives;

/// <summary>A tensor of a run's state of which each process holds a part; a checkpoint holds it as
/// one process would.</summary>
/// <param name="Name">Its name in the state.</param>
/// <param name="Gather">Puts the parts together: a new tensor, the same in all processes, all of which call it.</param>
/// <param name="Take">Takes this process's part of the whole.</param>
public sealed record SpreadState(string Name, Func<Tensor> Gather, Action<Tensor> Take)
{
    /// <summary>Values that become the largest of all processes.</summary>
    internal static SpreadState Largest(string name, Tensor value, ICollectives collectives) =>
        new(name, () => collectives.Maximum(value.clone()), whole => value.copy_(whole));

    /// <summary>The same under a prefix.</summary>
    internal SpreadState Under(string prefix) => this with { Name = $"{prefix}.{Name}" };
}
