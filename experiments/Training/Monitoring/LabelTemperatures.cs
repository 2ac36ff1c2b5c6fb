using Mira.Experiments.Recipes;

namespace Mira.Experiments.Training.Monitoring;

/// <summary>Temperatures at which scores are read as labels.</summary>
/// <param name="Student">τ_s.</param>
/// <param name="Teacher">τ_t, or Sinkhorn's ε.</param>
/// <param name="Sharpened">τ_t (1 − β), or ε: of the targets were all prototypes used equally.</param>
internal readonly record struct LabelTemperatures(double Student, double Teacher, double Sharpened)
{
    /// <summary>The gain g = τ_s / (τ_t (1 − β)): how much the targets enlarge small differences of scores.</summary>
    /// <remarks>Targets grow out of the uniform state only while g times the correlation of two views' scores exceeds 1.</remarks>
    internal double Gain => Student / Sharpened;

    /// <summary>The temperatures of a recipe at one step; a method of its own reads scores as it makes its targets of them.</summary>
    internal static LabelTemperatures Of(PretrainRecipe recipe, StepRates rates) =>
        recipe.Method?.TargetTemperature(recipe, rates) is { } temperature
            ? new(recipe.StudentTemperature, temperature, temperature)
            : new(recipe.StudentTemperature, recipe.Assignment.ScoreTemperature(rates.Regularization),
                recipe.Assignment.SharpenedTemperature(rates.Regularization));
}
