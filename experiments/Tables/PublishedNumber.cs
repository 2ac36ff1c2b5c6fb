namespace Mira.Experiments.Tables;

/// <summary>A number as it was printed.</summary>
/// <param name="Value">The number.</param>
/// <param name="Deviation">Standard deviation printed beside it; null where there is none.</param>
/// <param name="Source">Where it stands: table, row, column, and whose measurement it is if not the paper's.</param>
public sealed record PublishedNumber(double Value, double? Deviation, string Source);
