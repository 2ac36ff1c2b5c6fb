namespace Mira.Experiments.Records;

/// <summary>Quantities followed over the iterations of an assignment solver.</summary>
public enum ConvergenceQuantity
{
    /// <summary>Sum of squared differences of the targets [B, K] to the solver's own 1000th iterate.</summary>
    TargetError,

    /// <summary>A bound on the same sum, certified from the last update alone, without knowing the limit.</summary>
    CertifiedBound,

    /// <summary>Sum of squared differences of the targets' column means [K] to those of the 1000th iterate.</summary>
    MarginalError,

    /// <summary>As <see cref="MarginalError"/>, but of the iterate u of Eq. 7 itself, which also carries a scale that the targets
    /// do not depend on. It shrinks by β an iteration, whatever the data: judged by it the solver looks far slower than it is.</summary>
    ScaledMarginalError,
}
