namespace Mira.Experiments.Recipes.Settings;

/// <summary>The ranges of all numeric settings.</summary>
internal static class RecipeLimits
{
    private static readonly Limit[] All =
    [
        Limit.Multiple("backbone.width", 8),
        new("backbone.stem-stride", value => value is 1 or 2, "1 or 2"),
        new("backbone.stem-padding", value => value is >= 0 and <= 3, "0 to 3"),
        Limit.AtLeast(0, "backbone.residual-scale"),
        Limit.AtLeast(1, "projector.hidden-dimension"),
        Limit.AtLeast(1, "projector.embedding-dimension"),
        Limit.AtLeast(2, "projector.prototypes"),
        Limit.AtLeast(1, "epochs"),
        // One image has no statistics to normalise with.
        Limit.AtLeast(2, "batch-size"),
        new("base-learning-rate", value => value > 0 && double.IsFinite(value), "more than 0: at 0 no weight would change and nothing be learned"),
        Limit.AtLeast(0, "warmup-epochs"),
        Limit.AtLeast(0, "warmup-start-learning-rate"),
        Limit.AtLeast(0, "minimum-learning-rate"),
        Limit.Momentum("optimizer.momentum"),
        Limit.AtLeast(0, "optimizer.weight-decay"),
        Limit.Above("optimizer.trust-coefficient", 0),
        new("initial-teacher-momentum", value => value is >= 0 and <= 1, "0 to 1"),
        Limit.AtLeast(0, "frozen-prototype-epochs"),
        Limit.Multiple("views.global-size", 8),
        Limit.Share("views.global-minimum-scale"),
        Limit.AtLeast(0, "views.local-crops"),
        Limit.Multiple("views.local-size", 8),
        Limit.Share("views.local-minimum-scale"),
        Limit.Share("views.local-maximum-scale"),
    ];

    /// <summary>Everything that is wrong with a recipe, one phrase each.</summary>
    internal static IEnumerable<string> Faults(PretrainRecipe recipe) =>
        All.Select(limit => limit.Fault(recipe)).Append(LocalScales(recipe.Views)).OfType<string>()
            .Concat(recipe.Method.Faults(recipe));

    private static string? LocalScales(ViewsRecipe views) => views.LocalMinimumScale <= views.LocalMaximumScale ? null :
        $"views.local-minimum-scale is {SettingText.Format(views.LocalMinimumScale)}, expected at most the maximum, {SettingText.Format(views.LocalMaximumScale)}";
}
