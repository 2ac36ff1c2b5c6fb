using Mira.Experiments.Recipes;

namespace Mira.Experiments.Costs;

/// <summary>What a pretraining costs, from measured speeds.</summary>
public static class PretrainingCost
{
    // Forward and backward through the student are three passes; MIRA's two views are six of them, and two of the teacher.
    private const double StudentPasses = 3, UsualPasses = 8;

    // Seconds of whole runs in results/ours/laptop/run.json, at 299,520 images each.
    private static readonly Dictionary<string, double> Timed = new()
    {
        ["8dc086573166"] = 468.6,
        ["ce640dbd20ec"] = 374.7,
    };

    /// <summary>The cost of a recipe on the machine of a scale.</summary>
    /// <param name="recipe">The recipe, as the scale has it.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="images">Training images; those of the recipe's set unless given.</param>
    public static Cost Of(PretrainRecipe recipe, Scale scale, int? images = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var speed = MachineSpeed.Of(recipe.Backbone, scale);
        var count = images ?? ImageCount.Of(recipe.Dataset, scale).Train;
        var isTimed = Timed.TryGetValue(recipe.Hash, out var seconds) && count == ImageCount.Of("cifar10", Scale.Laptop).Train;
        var reckoned = (double)recipe.Epochs * count * Passes(recipe) / UsualPasses / speed.ImagesPerSecond;
        var origin = isTimed || (Passes(recipe) == UsualPasses && scale == Scale.Paper && recipe.Method is null) ? speed.Origin : CostOrigin.Estimated;
        return new(TimeSpan.FromSeconds(isTimed ? seconds : reckoned), origin, speed.Machine, speed.Source);
    }

    /// <summary>Passes of whole global views through a backbone, for one image.</summary>
    private static double Passes(PretrainRecipe recipe)
    {
        var views = recipe.Views;
        var local = views.LocalCrops * Math.Pow((double)views.LocalSize / views.GlobalSize, 2);
        return (StudentPasses * (ViewsRecipe.GlobalCrops + local)) + (recipe.UsesTeacher ? ViewsRecipe.GlobalCrops : 0);
    }
}
