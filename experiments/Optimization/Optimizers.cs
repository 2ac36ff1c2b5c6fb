using Mira.Experiments.Recipes;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mira.Experiments.Optimization;

/// <summary>The list of optimizers a recipe can name.</summary>
public static class Optimizers
{
    /// <summary>The optimizer a recipe asks for, of named parameters.</summary>
    public static IOptimizer Create(OptimizerRecipe recipe, IReadOnlyList<(string Name, Parameter Value)> parameters)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe.Method switch
        {
            OptimizerMethod.Sgd => new Sgd(parameters, recipe.Momentum, recipe.WeightDecay, recipe.VectorDecay),
            OptimizerMethod.Lars => new Lars(parameters, recipe),
            OptimizerMethod.ClippedLars => new ClippedLars(parameters, recipe),
            OptimizerMethod.Adam => new Adam(parameters, recipe.WeightDecay, recipe.VectorDecay),
            var unknown => throw new ArgumentOutOfRangeException(nameof(recipe), unknown, null),
        };
    }
}

/// <summary>Moves the weights of a network by their gradients.</summary>
public interface IOptimizer : IDisposable
{
    /// <summary>The momentum of every parameter, by the parameter's name, and what else a rule remembers of it: what
    /// a checkpoint holds.</summary>
    IEnumerable<(string Name, Tensor Value)> State { get; }

    /// <summary>The gradients that the last backward pass left, of the parameters that have one.</summary>
    IReadOnlyList<Tensor> Gradients { get; }

    /// <summary>Moves every parameter that has a gradient, unless the guard has seen, or now sees, a number
    /// that is not finite.</summary>
    void Update(double learningRate, FiniteGuard guard);

    /// <summary>Forgets all gradients.</summary>
    void ClearGradients();
}

/// <summary>Parameters that have a gradient, with it and with their momentum, in one order.</summary>
internal sealed record ParameterGroup(Tensor[] Values, Tensor[] Gradients, Tensor[] Momenta)
{
    internal bool IsEmpty => Values.Length == 0;
}
