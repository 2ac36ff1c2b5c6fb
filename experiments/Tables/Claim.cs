namespace Mira.Experiments.Tables;

/// <summary>Something the paper says with a table, in a form that numbers can support or contradict.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Comparisons">What all has to hold.</param>
public sealed record Claim(string Text, params IReadOnlyList<Comparison> Comparisons);
