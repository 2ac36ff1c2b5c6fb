using System.Globalization;
using Mira.Experiments.Records;
using Mira.Experiments.Records.Statistics;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>Verdicts and judgements in words.</summary>
internal static class ItemWords
{
    internal static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Agrees => "agrees",
        Verdict.Differs => "differs",
        Verdict.NotComparable => "not comparable at this scale",
        Verdict.NotRun => "not run",
        Verdict.Quoted => "quoted",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };

    /// <summary>Heading of an item's claims: the paper's claims, or the questions of an item of ours.</summary>
    internal static string ClaimsOf(PaperItem item) =>
        item.IsOfThePaper ? "What the paper claims" : "What we asked";

    internal static string Sentence(Judgement judgement) => judgement switch
    {
        Judgement.Supported => "Our numbers support it.",
        Judgement.Contradicted => "Our numbers contradict it.",
        Judgement.CannotJudge => "Our numbers cannot judge it.",
        _ => throw new ArgumentOutOfRangeException(nameof(judgement), judgement, null),
    };

    /// <summary>What the table could show, said from its seeds and images alone, and what the seeds that would do
    /// are.</summary>
    internal static string PowerOf(ItemContent content)
    {
        var cells = content.Seeds.Where(value => value.Images is not null).GroupBy(value => value.Cell).ToList();
        var (seeds, images) = cells.Count == 0 ? (0, 0)
            : (cells.Max(cell => cell.Count()), cells.Min(cell => cell.First().Images!.Value));
        var shown = seeds < 2 ? "" : string.Create(CultureInfo.InvariantCulture,
            $"{seeds} seeds and {images:N0} test images find a difference of {Power.Detectable(seeds, images):0.0} " +
            $"points four times in five, if seeds differ only by chance on these images. ");
        return shown + "Seeds that would do: with so many, a test of the difference and spread that were seen would " +
            "decide four times in five.";
    }

    internal static string Of(Judgement judgement) => judgement switch
    {
        Judgement.Supported => "supported",
        Judgement.Contradicted => "contradicted",
        Judgement.CannotJudge => "cannot judge",
        _ => throw new ArgumentOutOfRangeException(nameof(judgement), judgement, null),
    };

    /// <summary>Class of a judgement in the page's style sheet.</summary>
    internal static string ClassOf(Judgement judgement) => judgement switch
    {
        Judgement.Supported => "good",
        Judgement.Contradicted => "bad",
        _ => "open",
    };
}
