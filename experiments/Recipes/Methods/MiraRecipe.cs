using System.Text.Json.Serialization;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>MIRA: targets of largest mutual information with the images that stay near the teacher's.
/// Defaults: the paper's.</summary>
/// <remarks>Source: paper 4.1, A.4.1 and official train.py@2a62538.</remarks>
public sealed record MiraRecipe : MethodRecipe
{
    /// <summary>τ_t: temperature of the scores that become targets.</summary>
    [SettingReason("τ_t; paper 4.1: 0.225")]
    [TemperatureLimit]
    public double TeacherTemperature { get; init; } = 0.225;

    /// <summary>β at the first step.</summary>
    // Differs from official train.py@2a62538: its default β starts at 0.75; the paper's text says 0.7.
    [SettingReason("β at the first step; paper A.4.1: 0.7 (code: 0.75)")]
    [SettingLimit(AtLeast = 0, Below = 1)]
    public double InitialRegularization { get; init; } = 0.7;

    /// <summary>β at the last step; a cosine leads there.</summary>
    [SettingReason("β at the last step, by a cosine; paper A.4.1: 2/3")]
    [SettingLimit(AtLeast = 0, Below = 1)]
    public double FinalRegularization { get; init; } = 2.0 / 3;

    /// <summary>Solver iterations per batch; with a <see cref="Tolerance"/>, the most that are made.</summary>
    [SettingReason("paper 4.1: 30; Table 15 tries 1 and 3")]
    [SettingLimit(AtLeast = 1)]
    public int Iterations { get; init; } = 30;

    /// <summary>Total-variation error of every target at which the solver stops, as soon as it is
    /// proved; null, the paper's way: after <see cref="Iterations"/>.</summary>
    [SettingReason("none in the paper; a certified error at which the solver stops is ours")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [SettingLimit(Above = 0, Below = 1)]
    public double? Tolerance { get; init; }

    /// <summary>τ_s: temperature of the student's predictions.</summary>
    [SettingReason("τ_s; paper 4.1: 0.1")]
    [TemperatureLimit]
    public double StudentTemperature { get; init; } = 0.1;

    /// <summary>Whether the loss is the mean or the sum over the two global views.</summary>
    [SettingReason("code: the mean over the two global views (Eq. 8: their sum)")]
    public LossReduction LossReduction { get; init; } = LossReduction.Mean;

    /// <inheritdoc/>
    public override string Title => "MIRA";

    /// <inheritdoc/>
    public override string Summary =>
        Tolerance is { } tolerance ? $"{Title} to {SettingText.Format(tolerance)}" : $"{Title} × {Iterations}";

    /// <inheritdoc/>
    public override bool HasLabels => true;

    /// <inheritdoc/>
    public override bool Certifies => true;

    /// <inheritdoc/>
    public override bool IsThePapersOwn => true;

    /// <inheritdoc/>
    public override double Regularization(int done, int steps) =>
        Schedule.Cosine(done, steps, InitialRegularization, FinalRegularization);

    /// <inheritdoc/>
    public override LabelTemperatures Temperatures(StepRates rates)
    {
        ArgumentNullException.ThrowIfNull(rates);
        return new(StudentTemperature, TeacherTemperature, TeacherTemperature * (1 - rates.Regularization),
            "τ_t (1 − β)");
    }

    /// <inheritdoc/>
    public override double LossTerms => LossReduction == LossReduction.Sum ? ViewsRecipe.GlobalCrops : 1;
}
