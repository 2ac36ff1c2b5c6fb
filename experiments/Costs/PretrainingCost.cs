using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;

namespace Mira.Experiments.Costs;

/// <summary>What a pretraining costs, from measured speeds; number of prototypes, batch size and solver are
/// ignored.</summary>
public static class PretrainingCost
{
    // Forward and backward through the student are three passes; MIRA's two views are six of
    // them, and two of the teacher.
    private const double StudentPasses = 3, UsualPasses = 8;

    /// <summary>The cost of a recipe on the machine of a scale.</summary>
    /// <param name="recipe">The recipe, as the scale has it.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="images">Training images; those of the recipe's set unless given.</param>
    public static Cost Of(PretrainRecipe recipe, Scale scale, int? images = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var usual = ImageCount.Of(recipe.Dataset, scale).Train;
        return (images is null || images == usual) && TimedPretraining.Find(recipe, scale) is { } timed
            ? timed.Cost
            : Reckoned(recipe, scale, images ?? usual);
    }

    private static Cost Reckoned(PretrainRecipe recipe, Scale scale, int images)
    {
        var speed = MachineSpeed.Of(recipe.Backbone, scale);
        var seconds = (double)recipe.Epochs * images * Passes(recipe) / UsualPasses / speed.ImagesPerSecond;
        return new(TimeSpan.FromSeconds(seconds), CostOrigin.Estimated, speed.Machine, speed.Source);
    }

    /// <summary>Passes of whole global views through a backbone, for one image.</summary>
    private static double Passes(PretrainRecipe recipe)
    {
        var views = recipe.Views;
        var local = views.LocalCrops * Math.Pow((double)views.LocalSize / views.GlobalSize, 2);
        return (StudentPasses * (ViewsRecipe.GlobalCrops + local)) + (recipe.UsesTeacher ? ViewsRecipe.GlobalCrops : 0);
    }
}
