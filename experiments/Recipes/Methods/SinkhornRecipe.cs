using Mira.Experiments.Recipes.Settings;

namespace Mira.Experiments.Recipes.Methods;

/// <summary>SwAV's targets instead of MIRA's, everything else equal: Sinkhorn-Knopp on the batch
/// alone, without a queue.</summary>
/// <remarks>Source: swav main_swav.py@06b1b7c for ε and the iterations; MIRA's paper, Tables 6
/// and 8, for the rest.</remarks>
public sealed record SinkhornRecipe : MethodRecipe
{
    /// <summary>ε: temperature of the targets.</summary>
    [SettingReason("ε; SwAV: 0.05")]
    [TemperatureLimit]
    public double Epsilon { get; init; } = 0.05;

    /// <summary>Solver iterations per batch.</summary>
    [SettingReason("SwAV: 3")]
    [SettingLimit(AtLeast = 1)]
    public int Iterations { get; init; } = 3;

    /// <summary>τ_s: temperature of the student's predictions.</summary>
    [SettingReason("τ_s; SwAV and MIRA: 0.1")]
    [TemperatureLimit]
    public double StudentTemperature { get; init; } = 0.1;

    /// <summary>Whether the loss is the mean or the sum over the two global views.</summary>
    [SettingReason("as for MIRA")]
    public LossReduction LossReduction { get; init; } = LossReduction.Mean;

    /// <inheritdoc/>
    public override string Title => "Sinkhorn";

    /// <inheritdoc/>
    public override string Summary => $"{Title} × {Iterations}";

    /// <inheritdoc/>
    public override bool HasLabels => true;

    /// <inheritdoc/>
    public override bool IsThePapersOwn => true;

    /// <inheritdoc/>
    public override double Regularization(int done, int steps) => Epsilon;

    /// <inheritdoc/>
    public override LabelTemperatures Temperatures(StepRates rates) => new(StudentTemperature, Epsilon, Epsilon, "ε");

    /// <inheritdoc/>
    public override double LossTerms => LossReduction == LossReduction.Sum ? ViewsRecipe.GlobalCrops : 1;
}
