namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>How a class does: one row of transfer-classes.csv.</summary>
public sealed record ClassScore
{
    /// <summary>Class number.</summary>
    public required int Class { get; init; }

    /// <summary>Its name; empty where not known.</summary>
    public required string Name { get; init; }

    /// <summary>Test images that show it.</summary>
    public required int Images { get; init; }

    /// <summary>Share of them guessed right, or the class's average precision, in percent; over all seeds.</summary>
    public required double Score { get; init; }

    /// <summary>The class most often guessed for its images in place of it; empty for none.</summary>
    public required string MistakenFor { get; init; }
}
