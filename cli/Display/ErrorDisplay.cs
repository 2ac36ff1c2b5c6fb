using System.Runtime.InteropServices;
using Mira.Datasets;
using Mira.Experiments.Reproduction.Jobs;
using Mira.Experiments.Training;
using Spectre.Console;

namespace Mira.Cli.Display;

/// <summary>Shows a failure as one message on standard error and names the exit code that goes with it.</summary>
internal static class ErrorDisplay
{
    /// <summary>Shows the message alone.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="failure">What went wrong.</param>
    /// <param name="place">Which of several processes it is of, before the message.</param>
    internal static int Show(Terminal terminal, Exception failure, string place = "")
    {
        var code = ExitCode(failure);
        terminal.ClearStatus();
        terminal.Error.Markup(code == ExitCodes.Interrupted ? "[yellow]stopped:[/] " : "[red]error:[/] ");
        terminal.WriteError(place + Message(failure));
        return code;
    }

    /// <summary>Shows the message and where in the code it arose.</summary>
    internal static int ShowWithDetails(Terminal terminal, Exception failure)
    {
        var code = Show(terminal, failure);
        terminal.ErrorWriter.WriteLine(failure);
        return code;
    }

    /// <summary>The exit code of a failure; anything not foreseen is a defect.</summary>
    internal static int ExitCode(Exception failure) => failure switch
    {
        DivergenceException => ExitCodes.Diverged,
        JobFailedException job => job.ExitCode,
        InterruptedRunException or OperationCanceledException => ExitCodes.Interrupted,
        MiraException or IOException or UnauthorizedAccessException => ExitCodes.Data,
        _ => IsOutOfMemory(failure) ? ExitCodes.Data : ExitCodes.Defect,
    };

    private static string Message(Exception failure) => failure switch
    {
        MiraException => failure.Message,
        OperationCanceledException => "Interrupted. Nothing was half-written.",
        IOException or UnauthorizedAccessException => $"A file could not be read or written: {failure.Message} " +
            "Check that it exists, its permissions, and that the disk has free space.",
        _ when IsOutOfMemory(failure) => $"Out of memory: {failure.Message} Try a smaller batch or recipe.",
        _ => $"This is a defect of mira, not of your input: {failure.GetType().Name}: {failure.Message} " +
            "Please report it, with the output of the same command with --debug added.",
    };

    /// <summary>libtorch reports a failed allocation as text of a native exception.</summary>
    private static bool IsOutOfMemory(Exception failure) => failure is OutOfMemoryException
        || (failure is ExternalException
            && (failure.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
                || failure.Message.Contains("can't allocate memory", StringComparison.Ordinal)));
}

/// <summary>Command lines as text that a shell reads back as the same arguments.</summary>
internal static class CommandLineText
{
    /// <summary>One argument, in quotes where a shell would take it apart.</summary>
    internal static string Quote(string argument) =>
        argument.Length > 0 && argument.All(letter => char.IsLetterOrDigit(letter)
            || "/._-+=:,@%".Contains(letter, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
