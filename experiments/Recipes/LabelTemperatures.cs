namespace Mira.Experiments.Recipes;

/// <summary>Temperatures at which scores are read as labels; NaN where a method has no labels.</summary>
/// <param name="Student">τ_s.</param>
/// <param name="Teacher">τ_t, or Sinkhorn's ε.</param>
/// <param name="Sharpened">τ_t (1 − β), or ε: of the targets were all prototypes used equally.</param>
/// <param name="Rule">The last one as a formula, such as "τ_t (1 − β)".</param>
public readonly record struct LabelTemperatures(double Student, double Teacher, double Sharpened, string Rule = "")
{
    /// <summary>Of a method without labels.</summary>
    public static LabelTemperatures None { get; } = new(double.NaN, double.NaN, double.NaN);

    /// <summary>The gain g = τ_s / (τ_t (1 − β)): how much the targets enlarge small differences of scores.</summary>
    /// <remarks>Targets grow out of the uniform state only while g times the correlation of two views' scores exceeds 1.</remarks>
    public double Gain => Student / Sharpened;
}
