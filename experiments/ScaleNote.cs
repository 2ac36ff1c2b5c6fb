namespace Mira.Experiments;

/// <summary>What an item costs and is worth at a scale.</summary>
/// <param name="Cost">Time on which machine, measured or estimated.</param>
/// <param name="Shows">What its numbers can show there.</param>
/// <param name="CannotShow">What they cannot.</param>
public sealed record ScaleNote(string Cost, string Shows, string CannotShow);
