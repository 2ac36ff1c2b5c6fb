using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mira.Experiments.Optimization;

/// <summary>Adam: every weight's step is scaled by the size that its own gradients had.</summary>
/// <remarks>
/// g ← g + λ w; m ← 0.9 m + 0.1 g; s ← 0.999 s + 0.001 g²; t ← t + 1;
/// w ← w − η m / (1 − 0.9ᵗ) / (√(s / (1 − 0.999ᵗ)) + 1e-8). The decay is a part of the gradient, not decoupled. A
/// parameter without gradient is not touched at all, and its t does not grow. Source: Kingma and Ba (2015), as
/// torch.optim.Adam with its defaults.
/// </remarks>
public sealed class Adam : IOptimizer
{
    private readonly GroupedOperations _operations = new();
    private readonly TrainedParameters _means;
    private readonly TrainedParameters _squares;
    private readonly TrainedParameters _steps;
    private readonly double _weightDecay;
    private readonly double _vectorDecay;

    /// <summary>An optimizer of named parameters that remembers nothing yet.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="weightDecay">λ of matrices and kernels.</param>
    /// <param name="vectorDecay">λ of biases and normalization.</param>
    public Adam(IReadOnlyList<(string Name, Parameter Value)> parameters, double weightDecay, double vectorDecay)
    {
        _means = new TrainedParameters(parameters);
        _squares = new TrainedParameters(parameters);
        _steps = new TrainedParameters(parameters, value => zeros([], ScalarType.Float32, value.device));
        (_weightDecay, _vectorDecay) = (weightDecay, vectorDecay);
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> State =>
    [
        .. _means.State,
        .. _squares.State.Select(entry => ($"{entry.Name}.square", entry.Value)),
        .. _steps.State.Select(entry => ($"{entry.Name}.steps", entry.Value)),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Gradients => _means.Gradients;

    /// <inheritdoc/>
    public void Update(double learningRate, FiniteGuard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        using var quiet = no_grad();
        (ParameterGroup Means, ParameterGroup Squares, ParameterGroup Steps, double Decay)[] groups =
        [
            (_means.Matrices, _squares.Matrices, _steps.Matrices, _weightDecay),
            (_means.Vectors, _squares.Vectors, _steps.Vectors, _vectorDecay),
        ];
        var moving = Array.FindAll(groups, group => !group.Means.IsEmpty);
        foreach (var group in moving)
        {
            using var norms = _operations.Norms(group.Means.Gradients);
            guard.Watch(norms);
        }
        foreach (var (means, squares, steps, decay) in moving)
        {
            _operations.Adapt(means, squares.Momenta, steps.Momenta, (decay, learningRate), guard.Blocked);
        }
    }

    /// <inheritdoc/>
    public void ClearGradients() => _means.ClearGradients();

    /// <summary>Releases the moments of all weights.</summary>
    public void Dispose()
    {
        _means.Dispose();
        _squares.Dispose();
        _steps.Dispose();
        _operations.Dispose();
    }
}
