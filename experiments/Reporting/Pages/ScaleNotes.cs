using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>What a reader has to know of the scale before the numbers.</summary>
internal static class ScaleNotes
{
    private const string MeasuredAt = "Measured at ";

    // Of this version and of earlier ones.
    private static readonly string[] CanShow = ["These numbers can show ", "Can show "];

    /// <summary>That our numbers are not the paper's.</summary>
    /// <param name="label">The scale, as in "laptop" or "20-epoch single-gpu".</param>
    internal static string NotThePapers(string label) =>
        $"{MeasuredAt}{label} scale: our numbers are not the paper's, even in columns that have the paper's names.";

    /// <summary>What the numbers of an item can and cannot show at a scale.</summary>
    internal static string Of(ScaleNote note) => $"{CanShow[0]}{note.Shows}. They cannot show {note.CannotShow}.";

    /// <summary>A note of run.json in the words of this version: there it is as old as the run. Other warnings
    /// stay as they are.</summary>
    internal static string Today(string warning, ItemContent content) =>
        !ScaleNames.All.Contains(content.Scale) || content.Item.OwnsRuns ? warning
        : warning.StartsWith(MeasuredAt, StringComparison.Ordinal) ? NotThePapers(content.Scale)
        : CanShow.Any(start => warning.StartsWith(start, StringComparison.Ordinal))
            && content.Item.At(ScaleNames.Named(content.Scale)) is { } note ? Of(note)
        : warning;
}
