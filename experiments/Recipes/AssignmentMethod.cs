namespace Mira.Experiments.Recipes;

/// <summary>A solver that makes targets from scores.</summary>
public enum AssignmentMethod
{
    /// <summary>Mutual-information regularized assignment (MIRA, Eq. 7).</summary>
    Mira,

    /// <summary>Sinkhorn-Knopp with equal prototype usage, as in SwAV.</summary>
    Sinkhorn,
}
