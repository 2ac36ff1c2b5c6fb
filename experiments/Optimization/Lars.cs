using Mira.Experiments.Recipes;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mira.Experiments.Optimization;

/// <summary>SGD with momentum whose gradients are first scaled, tensor by tensor, to a part of
/// the weights' norm.</summary>
/// <remarks>
/// For tensors of two or more dimensions g ← g + λ w, then g ← q g with q = ε‖w‖/‖g‖, or 1
/// where either norm is 0; biases and normalization keep their gradient, unless the recipe scales them too.
/// m ← μ m + g; w ← w − η m. A parameter without
/// gradient is not touched at all. Source: official optimizers @2a62538, as MoCo v3. Others clip q, decay after the
/// norm or scale every tensor.
/// </remarks>
public sealed class Lars : IOptimizer
{
    private readonly GroupedOperations _operations = new();
    private readonly TrainedParameters _parameters;
    private readonly OptimizerRecipe _recipe;
    private readonly Tensor _trust;

    /// <summary>An optimizer of named parameters with momenta of zero.</summary>
    public Lars(IReadOnlyList<(string Name, Parameter Value)> parameters, OptimizerRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(recipe);
        _parameters = new TrainedParameters(parameters);
        _recipe = recipe;
        _trust = full([], (float)recipe.TrustCoefficient, device: parameters[0].Value.device).DetachFromDisposeScope();
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
        var (matrices, vectors) = (_parameters.Matrices, _parameters.Vectors);
        if (!matrices.IsEmpty)
        {
            ScaleToTrust(matrices, guard);
        }
        if (!vectors.IsEmpty && _recipe.ScalesVectors)
        {
            ScaleToTrust(vectors, guard);
        }
        else if (!vectors.IsEmpty)
        {
            guard.Watch(_operations.Norms(vectors.Gradients));
        }
        foreach (var group in new[] { matrices, vectors }.Where(group => !group.IsEmpty))
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
        _trust.Dispose();
    }

    private void ScaleToTrust(ParameterGroup group, FiniteGuard guard)
    {
        _operations.Add(group.Gradients, group.Values, _recipe.WeightDecay);
        var (weights, gradients) = (_operations.Norms(group.Values), _operations.Norms(group.Gradients));
        guard.Watch(gradients);
        var ratios = _trust.mul(weights).div(gradients);
        var nothing = zeros_like(weights);
        var isMeaningful = weights.ne(nothing).logical_and(gradients.ne(nothing));
        _operations.Scale(group.Gradients, where(isMeaningful, ratios, ones_like(ratios)));
    }
}
