namespace Mira.Experiments.Recipes;

/// <summary>One of two disagreeing sources.</summary>
/// <param name="Value">Its value, as typed.</param>
/// <param name="Source">Where it stands.</param>
public sealed record ChoiceSide(string Value, string Source);
