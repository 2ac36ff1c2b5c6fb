using System.CommandLine;
using System.CommandLine.Invocation;
using Mira.Cli.Commands;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Experiments.Collectives;

namespace Mira.Cli;

/// <summary>Runs one command line from parsing to exit code.</summary>
internal static class CommandLine
{
    /// <summary>Parses and runs; every error becomes one message on standard error and an exit code. With --json the
    /// last act is the one object.</summary>
    internal static async Task<int> RunAsync(Func<Terminal, RootCommand> build, string[] arguments, Terminal terminal)
    {
        var code = await AnswerAsync(build, arguments, terminal);
        return terminal.Close(code) is { } why && code == ExitCodes.Ok ? ErrorDisplay.Show(terminal, Lost(why)) : code;
    }

    private static async Task<int> AnswerAsync(Func<Terminal, RootCommand> build, string[] arguments,
        Terminal terminal)
    {
        var (debug, speech) = (DebugOption.Create(), new SpeechOptions());
        var root = Complete(build(terminal));
        root.Add(debug);
        speech.AddTo(root);
        var parsed = root.Parse(arguments);
        terminal.Verbosity = speech.Read(parsed);
        if (speech.IsForPrograms(parsed, arguments))
        {
            terminal.Kept = new(HelpPage.Path(parsed.CommandResult.Command), HelpCommand.Version)
            {
                IsWritten = Launch.IsOther,
            };
        }
        using var details = DetailDisplay.Of(terminal);
        if (parsed.Action is ParseErrorAction usage)
        {
            return UsageDisplay.Show(terminal, parsed, usage);
        }
        if ((speech.Refusal(parsed) ?? speech.Clash(parsed)) is { } unclear)
        {
            return UsageDisplay.Show(terminal, parsed, unclear);
        }
        using var interruption = new Interruption(parsed.Action is AsynchronousCommandLineAction ? null : SayGoodbye);
        var code = await CallAsync(parsed, terminal, debug, interruption.Token);
        // Hashing large files takes seconds, in which a signal must not end the process.
        _ = terminal.Close(code);
        return code;
        void SayGoodbye() => terminal.Close(ErrorDisplay.Show(terminal, new OperationCanceledException()));
    }

    private static async Task<int> CallAsync(ParseResult parsed, Terminal terminal, Option<bool> debug,
        CancellationToken stop)
    {
        try
        {
            NamedFiles.Guard(parsed);
            if (LaunchedRun.Refusal(parsed) is { } refused)
            {
                return Launch.OfThisProcess().Rank == 0
                    ? ErrorDisplay.Show(terminal, refused)
                    : ErrorDisplay.ExitCode(refused);
            }
            if (terminal.Kept is not null && TryShow(parsed, terminal))
            {
                return ExitCodes.Ok;
            }
            var code = await parsed.InvokeAsync(Configuration(terminal), stop);
            return code == ExitCodes.Ok && terminal.LostOutput is { } why
                && !HasResultsInFiles(parsed.CommandResult.Command)
                ? ErrorDisplay.Show(terminal, Lost(why))
                : code;
        }
        catch (Exception failure) when (!DebugOption.IsSet(parsed, debug))
        {
            return ErrorDisplay.Show(terminal, failure);
        }
        catch (Exception failure)
        {
            return ErrorDisplay.ShowWithDetails(terminal, failure);
        }
    }

    /// <summary>Shows as a result what --help and --version print by themselves.</summary>
    private static bool TryShow(ParseResult parsed, Terminal terminal)
    {
        if (parsed.Action is HelpAction help)
        {
            terminal.Kept!.Keep("help", help.Record(parsed.CommandResult.Command));
            return true;
        }
        if (parsed.RootCommandResult.Command.Options.OfType<VersionOption>().Any(option =>
            option.Action == parsed.Action))
        {
            HelpCommand.ShowVersion(terminal);
            return true;
        }
        return false;
    }

    private static InputException Lost(string why) =>
        new($"The result could not be written to standard output: {why.TrimEnd('.')}.");

    /// <summary>Gives a root its help and the one parser of numbers.</summary>
    internal static RootCommand Complete(RootCommand root)
    {
        HelpAction.AddTo(root);
        NumberOptions.UseOneParser(root);
        Require.NoOptionAsArgument(root);
        return root;
    }

    /// <summary>Whether a command writes its results to files and prints only progress.</summary>
    private static bool HasResultsInFiles(Command command) => command.Name is "resume" or "fetch"
        || command.Options.Any(option => option.Name == "--output" || option is { Name: "--out", Required: true });

    private static InvocationConfiguration Configuration(Terminal terminal) => new()
    {
        Output = terminal.OutputWriter,
        Error = terminal.ErrorWriter,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };
}
