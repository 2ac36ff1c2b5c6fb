namespace Mira.Datasets.Loading;

/// <summary>Some rows of a batch, to be filled by one thread.</summary>
/// <param name="Batch">The batch; its number and count are set.</param>
/// <param name="First">First row.</param>
/// <param name="End">Row after the last.</param>
internal readonly record struct BatchRows(ViewBatch Batch, int First, int End);
