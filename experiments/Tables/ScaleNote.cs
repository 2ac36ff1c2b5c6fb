namespace Mira.Experiments.Tables;

/// <summary>What an item is worth at a scale.</summary>
/// <param name="Shows">What its numbers can show there.</param>
/// <param name="CannotShow">What they cannot.</param>
public sealed record ScaleNote(string Shows, string CannotShow);
