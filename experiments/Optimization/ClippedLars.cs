using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mira.Experiments.Optimization;

/// <summary>SGD with momentum whose gradients are scaled to a part of the weights' norm, but
/// never made longer.</summary>
/// <remarks>
/// g ← q (g + λ w) with q = min(ε‖w‖ / (‖g‖ + λ‖w‖ + 1e-8) / η, 1), the norm of g taken before the
/// decay. Where ‖w‖ is 0, q is 1; where ‖g‖ is 0, nothing is added. m ← μ m + g; w ← w − η m. A parameter without
/// gradient is not touched at all. Biases and normalization have neither decay nor q, unless the recipe asks for it.
/// Source: solo-learn@fca55e3, solo/utils/lars.py.
/// </remarks>
public sealed class ClippedLars : IOptimizer
{
    private const double Epsilon = 1e-8;

    private readonly GroupedOperations _operations = new();
    private readonly TrainedParameters _parameters;
    private readonly OptimizerRecipe _recipe;

    /// <summary>An optimizer of named parameters with momenta of zero.</summary>
    public ClippedLars(IReadOnlyList<(string Name, Parameter Value)> parameters, OptimizerRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(recipe);
        _parameters = new TrainedParameters(parameters);
        _recipe = recipe;
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
        using var scope = NewDisposeScope();
        (ParameterGroup Group, bool IsScaled)[] all = [(_parameters.Matrices, true),
            (_parameters.Vectors, _recipe.ScalesVectors)];
        var groups = Array.FindAll(all, entry => !entry.Group.IsEmpty);
        foreach (var (group, isScaled) in groups)
        {
            var norms = _operations.Norms(group.Gradients);
            guard.Watch(norms);
            if (isScaled)
            {
                Scale(group, norms, learningRate);
            }
        }
        foreach (var (group, _) in groups)
        {
            _operations.Descend(group, (0, _recipe.Momentum, learningRate), guard.Blocked);
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

    private void Scale(ParameterGroup group, Tensor gradientNorms, double learningRate)
    {
        var weightNorms = _operations.Norms(group.Values);
        _operations.Add(group.Gradients, group.Values, _recipe.WeightDecay);
        // 0-dimensional tensors rather than numbers: see Scalars.
        var (decay, floor, trust, rate) = (tensor(_recipe.WeightDecay), tensor(Epsilon),
            tensor(_recipe.TrustCoefficient), tensor(learningRate));
        var ratios = weightNorms.mul(trust).div(weightNorms.mul(decay).add(gradientNorms, alpha: Scalars.One)
            .add(floor, alpha: Scalars.One)).div(rate);
        var (nothing, all) = (zeros_like(ratios), ones_like(ratios));
        var whereWeights = where(weightNorms.eq(nothing), all, ratios.minimum(all));
        _operations.Scale(group.Gradients, where(gradientNorms.eq(nothing), nothing, whereWeights));
    }
}
