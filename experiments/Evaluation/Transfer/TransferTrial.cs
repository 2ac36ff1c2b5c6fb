namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>Fits for one C, one of a binary problem each where images have several classes: one row of
/// transfer-grid.csv.</summary>
public sealed record TransferTrial
{
    /// <summary>Seed of the split.</summary>
    public required long Seed { get; init; }

    /// <summary>"search" on the training images, or "final" on training and validation images.</summary>
    public required string Stage { get; init; }

    /// <summary>Weight of the losses against the penalty.</summary>
    public required double C { get; init; }

    /// <summary>Score on the images that choose C, or for the final fit on the test images, in percent.</summary>
    public required double Score { get; init; }

    /// <summary>Sum of ½‖W‖² + C · Σ cross-entropy over the fits.</summary>
    public required double Objective { get; init; }

    /// <summary>L-BFGS iterations, or Newton steps, over all fits.</summary>
    public required int Iterations { get; init; }

    /// <summary>Fits that a tolerance ended.</summary>
    public required int Converged { get; init; }

    /// <summary>Fits.</summary>
    public required int Fits { get; init; }

    /// <summary>Largest norm of a fit's gradient, where it is certified.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>Largest duality gap of a fit as a part of its objective, where it is certified; empty where
    /// none could be proved.</summary>
    public double? RelativeGap { get; init; }
}
