namespace Mira.Experiments.Tables;

/// <summary>One number of a table: what was printed, and what has to be run for it.</summary>
/// <param name="Row">What stands left of the numbers, word by word under the item's row header.</param>
/// <param name="Column">Heading of the column.</param>
/// <param name="Paper">The printed number; null where there is none.</param>
/// <param name="Run">How to get our own; null for a number that is only quoted, or has no run at a scale.</param>
public sealed record Cell(IReadOnlyList<string> Row, string Column, PublishedNumber? Paper, CellRun? Run)
{
    /// <summary>Address within the item, the same at every scale, as in "MIRA, R18, CIFAR-10 top-1".</summary>
    public string Key => string.Join(", ", [.. Row, Column]);

    /// <summary>A second printed number of the same quantity that contradicts the first; null where there is none.</summary>
    public PublishedNumber? Conflict { get; init; }

    /// <summary>Name of the published weights that stand in for the pretraining of a quoted row; null where none that can be read are known.</summary>
    public string? Checkpoint { get; init; }
}
