using static TorchSharp.torch;

namespace Mira.Experiments.Optimization;

/// <summary>Moves the weights of a network by their gradients.</summary>
public interface IOptimizer : IDisposable
{
    /// <summary>The momentum of every parameter, by the parameter's name: what a checkpoint holds.</summary>
    IEnumerable<(string Name, Tensor Value)> State { get; }

    /// <summary>The gradients that the last backward pass left, of the parameters that have one.</summary>
    IReadOnlyList<Tensor> Gradients { get; }

    /// <summary>Moves every parameter that has a gradient, unless the guard has seen, or now sees, a number that is not finite.</summary>
    void Update(double learningRate, FiniteGuard guard);

    /// <summary>Forgets all gradients.</summary>
    void ClearGradients();
}
