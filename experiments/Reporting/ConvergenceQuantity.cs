namespace Mira.Experiments.Reporting;

/// <summary>Quantities followed over the iterations of an assignment solver.</summary>
public enum ConvergenceQuantity
{
    /// <summary>Sum of squared differences of the targets [B, K] to the solver's own 1000th iterate.</summary>
    TargetError,

    /// <summary>A bound on the same sum, certified from the last update alone, without knowing the limit.</summary>
    CertifiedBound,

    /// <summary>Sum of squared differences of the targets' column means [K] to those of the 1000th iterate.</summary>
    MarginalError,

    /// <summary>Sum of squared changes of the solver's scaling vector in its last update, scale included.</summary>
    ScaledResidual,
}
