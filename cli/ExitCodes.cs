namespace Mira.Cli;

/// <summary>What the program's exit code tells a script. Part of the documented interface:
/// numbers never change.</summary>
internal static class ExitCodes
{
    /// <summary>Everything asked for was done.</summary>
    internal const int Ok = 0;

    /// <summary>The command line is not understood: unknown command, option or value.</summary>
    internal const int Usage = 1;

    /// <summary>Input or output that cannot be used: a missing, damaged or mismatched file, a full disk,
    /// a missing device.</summary>
    internal const int Data = 2;

    /// <summary>Training diverged or collapsed, the last good checkpoint is kept; or a solver did not converge as far
    /// as it was asked to.</summary>
    internal const int Diverged = 3;

    /// <summary>Interrupted by Ctrl-C, SIGTERM or SIGHUP; a training run has saved its state
    /// and can be resumed.</summary>
    internal const int Interrupted = 4;

    /// <summary>The measured number is outside the range expected from the paper.</summary>
    internal const int Mismatch = 5;

    /// <summary>A defect of the program itself (EX_SOFTWARE of sysexits.h).</summary>
    internal const int Defect = 70;

    /// <summary>The code in a word, for programs; words never change either.</summary>
    internal static string Word(int code) => code switch
    {
        Ok => "done",
        Usage => "usage",
        Data => "unusable",
        Diverged => "diverged",
        Interrupted => "interrupted",
        Mismatch => "mismatch",
        Defect => "defect",
        _ => "failed",
    };

    /// <summary>The code in a sentence, for where nothing else was said.</summary>
    internal static string Sentence(int code) => code switch
    {
        Usage => "The command line is not understood.",
        Data => "Something that the command needs is missing or cannot be used; see results and warnings.",
        Diverged => "Training diverged or collapsed, or a solver did not converge; see results and warnings.",
        Interrupted => "Interrupted.",
        Mismatch => "What was measured is not what was expected; see results.",
        Defect => "This is a defect of mira.",
        _ => FormattableString.Invariant($"A process ended with exit code {code}."),
    };
}
