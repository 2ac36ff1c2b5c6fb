using Mira.Experiments.Interchange;
using Mira.Experiments.Runtime;
using Spectre.Console;

namespace Mira.Cli.Display;

/// <summary>The two streams a command talks to. Spectre is set up only when something styled is first written.</summary>
internal sealed class Terminal
{
    // Spectre assumes 80 columns where output is no terminal, which breaks table rows apart in log files.
    private const int RedirectedWidth = 160;

    private readonly Lazy<IAnsiConsole> _output;
    private readonly Lazy<IAnsiConsole> _error;
    private readonly TextWriter _status;
    private StandardWriter? _standardOutput;

    private Terminal(TextWriter output, TextWriter error, Func<IAnsiConsole> styledOutput, Func<IAnsiConsole> styledError)
    {
        (OutputWriter, ErrorWriter, _status) = (new VisibleText.Writer(output), new VisibleText.Writer(error), error);
        (_output, _error) = (new(() => Visible(styledOutput())), new(() => Visible(styledError())));
    }

    /// <summary>Plain text for standard output: never styled, never wrapped.</summary>
    internal TextWriter OutputWriter { get; }

    /// <summary>Plain text for standard error.</summary>
    internal TextWriter ErrorWriter { get; }

    /// <summary>Tables, colours and live progress on standard output.</summary>
    internal IAnsiConsole Output => _output.Value;

    /// <summary>Styled text on standard error.</summary>
    internal IAnsiConsole Error => _error.Value;

    /// <summary>The streams of this process, made so that none of them can end it; to be called before anything is opened.</summary>
    /// <param name="arguments">The command line; where it names standard output as a file, text goes to standard error.</param>
    internal static Terminal OfProcess(IReadOnlyList<string> arguments)
    {
        var found = StandardDescriptors.Take();
        var error = new StandardWriter(found.IsErrorOpen ? Console.Error : null, _ => { });
        var output = arguments.Any(argument => AtomicFile.IsStandardOutput(argument[(argument.IndexOf('=', StringComparison.Ordinal) + 1)..]))
            ? error
            : new StandardWriter(found.IsOutputOpen ? Console.Out : null, why =>
                error.WriteLine($"warning: standard output cannot be written: {why.TrimEnd('.')}. The work goes on without it."));
        Console.SetError(error);
        Console.SetOut(output);
        return new(Console.Out, Console.Error,
            () => Styled(Console.Out, Console.IsOutputRedirected),
            () => Styled(Console.Error, Console.IsErrorRedirected))
        {
            IsLive = !Console.IsErrorRedirected,
            _standardOutput = output,
        };
    }

    /// <summary>Why some of what was written to standard output was dropped; null where nothing was.</summary>
    internal string? LostOutput => _standardOutput?.Failure;

    /// <summary>Given consoles, such as those of a test.</summary>
    internal static Terminal Of(IAnsiConsole output, IAnsiConsole error) =>
        new(output.Profile.Out.Writer, error.Profile.Out.Writer, () => output, () => error);

    /// <summary>What the user typed, for records; the same for every terminal of a process.</summary>
    internal string CommandLine { get; } = string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Prepend("mira"));

    /// <summary>Writes one line of plain text to standard output.</summary>
    internal void WriteLine(string text = "") => OutputWriter.WriteLine(text);

    /// <summary>Whether a line can be drawn again in place: standard error is a terminal.</summary>
    internal bool IsLive { get; private init; }

    /// <summary>Draws a passing line in the place of the last one, on standard error; only where <see cref="IsLive"/>.</summary>
    internal void ShowStatus(string text) => _status.Write($"\r\u001b[K{VisibleText.Of(text)}");

    /// <summary>Takes the passing line away.</summary>
    internal void ClearStatus()
    {
        if (IsLive)
        {
            ShowStatus("");
        }
    }

    private static IAnsiConsole Visible(IAnsiConsole console)
    {
        console.Pipeline.Attach(new VisibleText.Hook());
        return console;
    }

    private static IAnsiConsole Styled(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (redirected)
        {
            console.Profile.Width = RedirectedWidth;
        }
        return console;
    }
}
