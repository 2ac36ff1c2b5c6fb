namespace Mira.Experiments.Checks;

/// <summary>One thing that was looked at before any work is done.</summary>
/// <param name="Topic">What was looked at, a word or two.</param>
/// <param name="Found">What is there.</param>
/// <param name="Advice">What to do about something missing; null where nothing is.</param>
/// <param name="IsBlocking">Whether mira cannot compute at all until the advice is followed.</param>
public sealed record Finding(string Topic, string Found, string? Advice = null, bool IsBlocking = false);
