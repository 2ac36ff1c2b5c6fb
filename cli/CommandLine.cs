using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Datasets;

namespace Mira.Cli;

/// <summary>Runs one command line from parsing to exit code.</summary>
internal static class CommandLine
{
    /// <summary>Parses and runs; every error becomes one message on standard error and an exit code.</summary>
    internal static async Task<int> RunAsync(Func<Terminal, RootCommand> build, string[] arguments, Terminal terminal)
    {
        var root = build(terminal);
        var debug = DebugOption.Create();
        UseOneSpellingOfHelp(root);
        root.Add(debug);
        NumberOptions.UseOneParser(root);
        var parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction usage)
        {
            return UsageDisplay.Show(terminal, parsed, usage);
        }
        using var interruption = new Interruption(parsed.Action is AsynchronousCommandLineAction ? null : SayGoodbye);
        try
        {
            NamedFiles.Guard(parsed);
            var code = await parsed.InvokeAsync(Configuration(terminal), interruption.Token);
            return code == ExitCodes.Ok && terminal.LostOutput is { } why && !HasResultsInFiles(parsed.CommandResult.Command)
                ? ErrorDisplay.Show(terminal, new InputException($"The result could not be written to standard output: {why.TrimEnd('.')}."))
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

        void SayGoodbye() => ErrorDisplay.Show(terminal, new OperationCanceledException());
    }

    /// <summary>Whether what a command prints is only how it goes on, while its results are in files.</summary>
    private static bool HasResultsInFiles(Command command) => command.Name is "resume" or "fetch"
        || command.Options.Any(option => option.Name == "--output" || option is { Name: "--out", Required: true });

    /// <summary>Leaves out the parser's Windows spellings, /? and /h, which completion would offer.</summary>
    private static void UseOneSpellingOfHelp(RootCommand root)
    {
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Add(new HelpOption("--help", "-h"));
    }

    private static InvocationConfiguration Configuration(Terminal terminal) => new()
    {
        Output = terminal.OutputWriter,
        Error = terminal.ErrorWriter,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };
}
