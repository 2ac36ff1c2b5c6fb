using Mira.Experiments.Records;
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
