namespace Mira.Experiments.Records;

/// <summary>One solver on one model's scores after one iteration, over many batches: one row
/// of convergence.csv.</summary>
public sealed record ConvergencePoint
{
    /// <summary>Model whose scores were labeled: one panel of the figure.</summary>
    public required string Model { get; init; }

    /// <summary>Solver: "MIRA" or "Sinkhorn".</summary>
    public required string Solver { get; init; }

    /// <summary>What is measured; see <see cref="ConvergenceQuantity"/>.</summary>
    public required ConvergenceQuantity Quantity { get; init; }

    /// <summary>Solver iterations done; 0 is the starting point.</summary>
    public required int Iteration { get; init; }

    /// <summary>Mean over the batches.</summary>
    public required double Mean { get; init; }

    /// <summary>10 % quantile over the batches.</summary>
    public required double Q10 { get; init; }

    /// <summary>90 % quantile over the batches.</summary>
    public required double Q90 { get; init; }

    /// <summary>Number of batches.</summary>
    public required int Batches { get; init; }

    /// <summary>Images per batch, B.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Hash of the recipe that the model was pretrained with; empty in files of versions that
    /// did not write it.</summary>
    public string RecipeHash { get; init; } = "";
}

/// <summary>Quantities followed over the iterations of an assignment solver.</summary>
public enum ConvergenceQuantity
{
    /// <summary>Sum of squared differences of the targets [B, K] to the solver's own 1000th iterate.</summary>
    TargetError,

    /// <summary>A bound on the same sum, certified from the last update alone, without knowing the limit.</summary>
    CertifiedBound,

    /// <summary>Sum of squared differences of the targets' column means [K] to those of the 1000th iterate.</summary>
    MarginalError,

    /// <summary>As <see cref="MarginalError"/>, but of the iterate u of Eq. 7 itself, which also
    /// carries a scale that the targets do not depend on. It shrinks by β an iteration, whatever the data: judged by it
    /// the solver looks far slower than it is.</summary>
    ScaledMarginalError,
}
