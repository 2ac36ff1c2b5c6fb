using Mira.Experiments.Recipes;
using TorchSharp.Modules;

namespace Mira.Experiments.Optimization;

/// <summary>The list of optimizers a recipe can name.</summary>
public static class Descent
{
    /// <summary>The optimizer a recipe asks for, of named parameters.</summary>
    public static IOptimizer Of(OptimizerRecipe recipe, IReadOnlyList<(string Name, Parameter Value)> parameters)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe.Method switch
        {
            OptimizerMethod.Sgd => new Sgd(parameters, recipe.Momentum, recipe.WeightDecay),
            OptimizerMethod.Lars => new Lars(parameters, recipe),
            OptimizerMethod.ClippedLars => new ClippedLars(parameters, recipe),
            var unknown => throw new ArgumentOutOfRangeException(nameof(recipe), unknown, null),
        };
    }
}
