namespace Mira.Experiments.Reporting.Charts;

/// <summary>A box of a diagram.</summary>
/// <param name="Name">What happens there.</param>
/// <param name="Detail">Numbers, in a line or two.</param>
/// <param name="Code">The type that does it.</param>
/// <param name="Column">Place from the left, from 0.</param>
/// <param name="Row">Place from above, from 0; halves lie between two rows.</param>
public sealed record Stage(string Name, string Detail, string Code, int Column, double Row);
