namespace Mira.Experiments.Recipes;

/// <summary>How convergence is measured. Defaults: the paper's Figure 2, with what it leaves open chosen
/// as documented here.</summary>
public sealed record ConvergenceSettings
{
    /// <summary>Batches measured on each model; the paper's figure uses 1000.</summary>
    public int Batches { get; init; } = 1000;

    /// <summary>Images per batch, B.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>Iterations followed.</summary>
    public int Iterations { get; init; } = 100;

    /// <summary>Iterations of the reference, each solver's own.</summary>
    public int ReferenceIterations { get; init; } = 1000;

    /// <summary>MIRA's τ. The paper does not say which; this is its teacher's.</summary>
    public double Temperature { get; init; } = 0.225;

    /// <summary>MIRA's β. The paper does not say which; this is the final one of its recipe.</summary>
    public double Beta { get; init; } = 2.0 / 3;

    /// <summary>Sinkhorn-Knopp's ε. The paper does not say which; this is SwAV's.</summary>
    public double Epsilon { get; init; } = 0.05;
}

/// <summary>A solver that makes targets from scores.</summary>
public enum AssignmentMethod
{
    /// <summary>Mutual-information regularized assignment (MIRA, Eq. 7).</summary>
    Mira,

    /// <summary>Sinkhorn-Knopp with equal prototype usage, as in SwAV.</summary>
    Sinkhorn,
}
