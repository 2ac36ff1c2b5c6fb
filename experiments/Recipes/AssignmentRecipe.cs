using System.Text.Json.Serialization;

namespace Mira.Experiments.Recipes;

/// <summary>How pseudo-labels are made from scores.</summary>
public enum AssignmentMethod
{
    /// <summary>Mutual-information regularised assignment (MIRA, Eq. 7).</summary>
    Mira,

    /// <summary>Sinkhorn-Knopp with equal prototype usage, as in SwAV.</summary>
    Sinkhorn,
}

/// <summary>Settings of the pseudo-labels. Defaults: MIRA as in the paper.</summary>
/// <remarks>Source: paper A.4.1 and official train.py@2a62538.</remarks>
public sealed record AssignmentRecipe
{
    /// <summary>SwAV's targets: ε = 0.05 throughout, 3 iterations (swav main_swav.py@06b1b7c).</summary>
    public static AssignmentRecipe Sinkhorn { get; } = new()
    {
        Method = AssignmentMethod.Sinkhorn,
        InitialRegularization = 0.05,
        FinalRegularization = 0.05,
        Iterations = 3,
    };

    /// <summary>Which solver makes the targets.</summary>
    public AssignmentMethod Method { get; init; } = AssignmentMethod.Mira;

    /// <summary>τ_t: temperature of the scores that become MIRA's targets; Sinkhorn's is its regularization.</summary>
    public double TeacherTemperature { get; init; } = 0.225;

    /// <summary>MIRA's β or Sinkhorn's ε at the first step.</summary>
    // Differs from official train.py@2a62538: its default β starts at 0.75; the paper's text says 0.7.
    public double InitialRegularization { get; init; } = 0.7;

    /// <summary>β or ε at the last step; a cosine leads there.</summary>
    public double FinalRegularization { get; init; } = 2.0 / 3;

    /// <summary>Solver iterations per batch; with a <see cref="Tolerance"/>, the most that are made.</summary>
    public int Iterations { get; init; } = 30;

    /// <summary>Total-variation error of every target at which MIRA's solver stops, as soon as it is proved; null, the paper's
    /// way: after <see cref="Iterations"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Tolerance { get; init; }

    /// <summary>Temperature at which scores are read as the teacher's own labels.</summary>
    public double ScoreTemperature(double regularization) =>
        Method == AssignmentMethod.Mira ? TeacherTemperature : regularization;

    /// <summary>Temperature of the targets were all prototypes used equally: τ_t (1 − β), or ε.</summary>
    public double SharpenedTemperature(double regularization) =>
        Method == AssignmentMethod.Mira ? TeacherTemperature * (1 - regularization) : regularization;
}
