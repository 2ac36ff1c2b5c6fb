using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mira.Experiments.Optimization;

/// <summary>Stochastic gradient descent with momentum, and a weight decay of its own for biases and
/// normalization.</summary>
/// <remarks>
/// m ← μ m + (g + λ w); w ← w − η m, with λ = 0 for tensors of one dimension unless another is given. A parameter
/// without gradient is not touched at all. Source: official optimizers @2a62538.
/// </remarks>
public sealed class Sgd : IOptimizer
{
    private readonly GroupedOperations _operations = new();
    private readonly TrainedParameters _parameters;
    private readonly double _momentum;
    private readonly double _weightDecay;
    private readonly double _vectorDecay;

    /// <summary>An optimizer of named parameters with momenta of zero.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="momentum">μ.</param>
    /// <param name="weightDecay">λ of matrices and kernels.</param>
    /// <param name="vectorDecay">λ of biases and normalization.</param>
    public Sgd(IEnumerable<(string Name, Parameter Value)> parameters, double momentum, double weightDecay,
        double vectorDecay = 0)
    {
        _parameters = new TrainedParameters(parameters);
        (_momentum, _weightDecay, _vectorDecay) = (momentum, weightDecay, vectorDecay);
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> State => _parameters.State;

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Gradients => _parameters.Gradients;

    /// <inheritdoc/>
    public void Update(double learningRate, FiniteGuard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        using var quiet = no_grad();
        (ParameterGroup Group, double Decay)[] groups =
            [(_parameters.Matrices, _weightDecay), (_parameters.Vectors, _vectorDecay)];
        var moving = Array.FindAll(groups, entry => !entry.Group.IsEmpty);
        foreach (var (group, _) in moving)
        {
            using var norms = _operations.Norms(group.Gradients);
            guard.Watch(norms);
        }
        foreach (var (group, decay) in moving)
        {
            _operations.Descend(group, (decay, _momentum, learningRate), guard.Blocked);
        }
    }

    /// <inheritdoc/>
    public void ClearGradients() => _parameters.ClearGradients();

    /// <summary>Releases the momenta.</summary>
    public void Dispose()
    {
        _parameters.Dispose();
        _operations.Dispose();
    }
}
