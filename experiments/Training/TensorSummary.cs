using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Training;

/// <summary>Statistics of a tensor's numbers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Sizes of its dimensions.</param>
/// <param name="NotANumber">How many are NaN.</param>
/// <param name="Infinite">How many are infinite.</param>
/// <param name="Minimum">Smallest of the finite ones; null where there is none.</param>
/// <param name="Maximum">Largest of the finite ones; null where there is none.</param>
/// <param name="Mean">Mean of the finite ones; null where there is none.</param>
internal sealed record TensorSummary(string Name, IReadOnlyList<long> Shape, long NotANumber, long Infinite,
    double? Minimum, double? Maximum, double? Mean)
{
    /// <summary>Whether every number is finite.</summary>
    internal bool IsFinite => NotANumber + Infinite == 0;

    /// <summary>Looks at a tensor; waits for its device.</summary>
    internal static TensorSummary Of(string name, Tensor tensor)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var values = tensor.detach().to_type(ScalarType.Float64);
        var finite = values[values.isfinite()];
        double? Finite(Func<Tensor> number) => finite.numel() == 0 ? null : HostRead.Number(number());
        return new TensorSummary(name, tensor.shape,
            (long)HostRead.Number(values.isnan().sum()), (long)HostRead.Number(values.isinf().sum()),
            Finite(() => finite.min()), Finite(() => finite.max()), Finite(() => finite.mean()));
    }
}
