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
/// <remarks>Source: paper A.4.1 and official train.py @2a62538; Sinkhorn: swav main_swav.py @06b1b7c.</remarks>
public sealed record AssignmentRecipe
{
    /// <summary>Which solver makes the targets.</summary>
    public AssignmentMethod Method { get; init; } = AssignmentMethod.Mira;

    /// <summary>τ_t: temperature of the scores that become MIRA's targets.</summary>
    public double TeacherTemperature { get; init; } = 0.225;

    /// <summary>β at the first step. The official code's default is 0.75; the paper says 0.7 and decides.</summary>
    public double InitialRegularization { get; init; } = 0.7;

    /// <summary>β at the last step; a cosine leads there.</summary>
    public double FinalRegularization { get; init; } = 2.0 / 3;

    /// <summary>Fixed-point iterations per batch.</summary>
    public int Iterations { get; init; } = 30;

    /// <summary>Sinkhorn's entropy weight ε.</summary>
    public double SinkhornEpsilon { get; init; } = 0.05;

    /// <summary>Sinkhorn's row-and-column normalisations per batch.</summary>
    public int SinkhornIterations { get; init; } = 3;
}
