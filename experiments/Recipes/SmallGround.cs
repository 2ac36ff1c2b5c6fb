namespace Mira.Experiments.Recipes;

/// <summary>What methods can have in common with MIRA on a small machine.</summary>
public static class SmallGround
{
    /// <summary>The recipe with the views, the starting weights, the optimizer and the schedule of MIRA's own CIFAR recipe.</summary>
    /// <remarks>Small networks lose an image in solo-learn's views (crops from 8 % of it, strong colors). SwAV's scores of two views
    /// correlated with ρ = 0.12 after the first epoch and its labels died out, with ε = 0.05 in both of 2 runs; in MIRA's views
    /// ρ was 0.29 and they grew.</remarks>
    public static PretrainRecipe OnMirasGround(this PretrainRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var mira = Pretrain.Mira;
        return recipe with
        {
            Backbone = recipe.Backbone with { ResidualScale = mira.Backbone.ResidualScale },
            Views = mira.Views with { LocalCrops = recipe.Views.LocalCrops, LocalSize = recipe.Views.LocalSize },
            Optimizer = mira.Optimizer,
            WarmupStartLearningRate = mira.WarmupStartLearningRate,
            WarmupRamp = mira.WarmupRamp,
            MinimumLearningRate = mira.MinimumLearningRate,
        };
    }
}
