using Mira.Experiments.Collectives;
using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Methods.SwAV;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Methods;

/// <summary>The list of labeling methods a recipe can name.</summary>
public static class Labeling
{
    /// <summary>The solver a recipe asks for, over batches that these processes share (null: only this one).</summary>
    public static ISelfLabeling Of(AssignmentRecipe recipe, ICollectives? collectives = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe.Method switch
        {
            AssignmentMethod.Mira => new MiraAssignment(recipe.TeacherTemperature, new() { Iterations = recipe.Iterations, Tolerance = recipe.Tolerance }, collectives),
            AssignmentMethod.Sinkhorn => new SinkhornKnopp(recipe.Iterations, collectives),
            var unknown => throw new ArgumentOutOfRangeException(nameof(recipe), unknown, null),
        };
    }
}
