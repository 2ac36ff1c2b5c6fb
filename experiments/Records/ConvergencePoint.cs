namespace Mira.Experiments.Records;

/// <summary>One solver on one model's scores after one iteration, over many batches: one row of convergence.csv.</summary>
public sealed record ConvergencePoint
{
    /// <summary>Model whose scores were labelled: one panel of the figure.</summary>
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

    /// <summary>Hash of the recipe that the model was pretrained with; empty in files of versions that did not write it.</summary>
    public string RecipeHash { get; init; } = "";
}
