using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Mira.Cli.Display;
using Mira.Cli.Options;

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
        var parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction usage)
        {
            return UsageDisplay.Show(terminal, parsed, usage);
        }
        using var interruption = new Interruption();
        try
        {
            return await parsed.InvokeAsync(Configuration(terminal), interruption.Token);
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
