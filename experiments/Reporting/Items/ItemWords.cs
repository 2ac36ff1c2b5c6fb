namespace Mira.Experiments.Reporting.Items;

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
}
