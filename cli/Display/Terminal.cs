using Mira.Cli.Options;
using Mira.Experiments.Collectives;
using Mira.Experiments.Files;
using Mira.Experiments.Reproduction.Jobs;
using Mira.Experiments.Runtime;
using Spectre.Console;

namespace Mira.Cli.Display;

/// <summary>The two streams a command talks to. Spectre is set up only when something styled
/// is first written.</summary>
internal sealed partial class Terminal
{
    // Spectre assumes 80 columns where output is no terminal, which breaks table rows apart in log files.
    private const int RedirectedWidth = 160;

    /// <summary>What a warning begins with.</summary>
    internal const string Warning = "warning: ";

    private readonly Lazy<IAnsiConsole> _output;
    private readonly Lazy<IAnsiConsole> _error;
    private readonly TextWriter _plain;
    private readonly TextWriter _status;
    private readonly VisibleText.Writer _text;
    private StandardWriter? _standardOutput;
    private StandardWriter? _objects;
    private Speech _speech = new();
    private int _drawn = 1;

    private Terminal(TextWriter output, TextWriter error, Func<IAnsiConsole> styledOutput,
        Func<IAnsiConsole> styledError)
    {
        (_plain, _status) = (output, error);
        (_text, ErrorWriter) = (new VisibleText.Writer(output), new VisibleText.Writer(error));
        (_output, _error) = (new(() => Visible(styledOutput())), new(() => Visible(styledError())));
    }

    /// <summary>Plain text for standard output: never styled, never wrapped. With --json it goes to standard error, for
    /// the object is alone.</summary>
    internal TextWriter OutputWriter => Kept is null ? _text : ErrorWriter;

    /// <summary>Plain text for standard error.</summary>
    internal TextWriter ErrorWriter { get; }

    /// <summary>Tables and colors on standard output; with --json on standard error.</summary>
    internal IAnsiConsole Output => Kept is null ? _output.Value : Error;

    /// <summary>Styled text on standard error.</summary>
    internal IAnsiConsole Error => _error.Value;

    /// <summary>The streams of this process, made so that none of them can end it; to be called before
    /// anything is opened.</summary>
    /// <param name="arguments">The command line; where it names standard output as a file, text
    /// goes to standard error.</param>
    internal static Terminal OfProcess(IReadOnlyList<string> arguments)
    {
        var found = StandardDescriptors.Take();
        // Open MPI gives its processes a pseudo-terminal, also where its own output goes into a file: no
        // escape sequence may go there, neither ours nor those that .NET sends to a terminal of another kind.
        var isLaunched = Launch.IsPresent;
        if (isLaunched)
        {
            Environment.SetEnvironmentVariable("TERM", "dumb");
        }
        var error = new StandardWriter(found.IsErrorOpen ? Console.Error : null, _ => { });
        var standard = new StandardWriter(found.IsOutputOpen ? Console.Out : null, why =>
            error.WriteLine($"warning: cannot write to standard output: {why.TrimEnd('.')}. " +
                "The command continues without it."));
        // A lone - may be an input; it is the output where it follows the option of one.
        var output = arguments.Index().Any(argument => argument.Item == "-"
            ? argument.Index > 0 && NamedFiles.IsOutput(arguments[argument.Index - 1])
            : AtomicFile.IsStandardOutput(argument.Item[(argument.Item.IndexOf('=', StringComparison.Ordinal) + 1)..]))
            ? error
            : standard;
        Console.SetError(error);
        Console.SetOut(output);
        return new(Console.Out, Console.Error,
            () => Styled(Console.Out, isLaunched || Console.IsOutputRedirected, isLaunched),
            () => Styled(Console.Error, isLaunched || Console.IsErrorRedirected, isLaunched))
        {
            IsLive = !isLaunched && !Console.IsErrorRedirected,
            _standardOutput = output,
            _objects = standard,
        };
    }

    /// <summary>Why some of what was written to standard output was dropped; null where nothing was.</summary>
    internal string? LostOutput => Kept is null ? _standardOutput?.Failure : null;

    /// <summary>Streams that take everything and show nothing.</summary>
    internal static Terminal Silent =>
        new(TextWriter.Null, TextWriter.Null, () => Styled(TextWriter.Null, true), () => Styled(TextWriter.Null, true));

    /// <summary>Given consoles, such as those of a test.</summary>
    internal static Terminal Of(IAnsiConsole output, IAnsiConsole error) =>
        new(output.Profile.Out.Writer, error.Profile.Out.Writer, () => output, () => error);

    /// <summary>The same streams for a process that makes one run for another: passing lines are lines of its output,
    /// marked for its parent.</summary>
    internal Terminal OfJob() => new(_plain, _status, () => Output, () => Error)
    {
        IsJob = true,
        IsLive = true,
        _speech = _speech,
    };

    /// <summary>The same streams where standard error is a terminal.</summary>
    internal Terminal Live() => new(_plain, _status, () => Output, () => Error)
    {
        IsLive = true,
        _speech = _speech,
    };

    /// <summary>Whether this process makes one run for another.</summary>
    internal bool IsJob { get; private init; }

    /// <summary>What the user typed, for records; the same for every terminal of a process, and for
    /// its child processes.</summary>
    internal string CommandLine { get; } =
        string.Join(' ', Environment.GetCommandLineArgs().Skip(1)
            .TakeWhile(argument => argument != JobProgram.JobOption).Prepend("mira"));

    /// <summary>How much is said beside results and errors; set by the command line.</summary>
    internal Verbosity Verbosity
    {
        get => _speech.Verbosity;
        set => _speech.Verbosity = value;
    }

    /// <summary>Writes a line of progress, or what is good to know, to standard error; not with --quiet. A process that
    /// makes one run for another tells it to that one.</summary>
    internal void Note(string text = "")
    {
        if (Verbosity >= Verbosity.Usual)
        {
            ClearStatus();
            (IsJob ? OutputWriter : ErrorWriter).WriteLine(text);
        }
    }

    /// <summary>Warns on standard error of what weakens a result; not with --quiet.</summary>
    internal void Warn(string text)
    {
        Kept?.KeepWarning(text);
        if (Verbosity >= Verbosity.Usual)
        {
            ClearStatus();
            Error.Markup($"[yellow]{Warning.TrimEnd()}[/] ");
            ErrorWriter.WriteLine(text);
        }
    }

    /// <summary>Writes to standard error what helps where something is odd; only with --verbose.</summary>
    internal void Detail(string text)
    {
        if (Verbosity == Verbosity.Verbose)
        {
            ClearStatus();
            ErrorWriter.WriteLine(text);
        }
    }

    /// <summary>Writes a marked line for the process that this one makes a run for.</summary>
    internal void Tell(string line) => _plain.WriteLine(line);

    /// <summary>Whether a line can be drawn again in place: standard error is a terminal.</summary>
    internal bool IsLive { get; private init; }

    /// <summary>Draws passing lines in the place of the last ones, on standard error; only where
    /// <see cref="IsLive"/>.</summary>
    internal void ShowStatus(params IReadOnlyList<string> lines)
    {
        if (Verbosity == Verbosity.Quiet)
        {
            return;
        }
        if (IsJob)
        {
            Tell(JobLines.Status(string.Join(' ', lines)));
            return;
        }
        // A line that the terminal breaks in two could not be found again, nor one that has left it.
        var (width, height) = (Error.Profile.Width - 1, Math.Max(1, Error.Profile.Height - 1));
        List<string> shown = [.. lines.Take(height).Select(VisibleText.Of)
            .Select(line => line.Length > width ? line[..width] : line)
            .Select(line => IsColored ? ProgressBar.Painted(line) : line)];
        var up = _drawn > 1 ? FormattableString.Invariant($"\u001b[{_drawn - 1}A") : "";
        _status.Write($"\r{up}\u001b[J{string.Join('\n', shown)}");
        _drawn = Math.Max(1, shown.Count);
    }

    /// <summary>Whether passing lines have colors: not where the terminal has none, nor with NO_COLOR.</summary>
    private bool IsColored =>
        Error.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors };

    /// <summary>Takes the passing line away.</summary>
    internal void ClearStatus()
    {
        if (IsLive && !IsJob)
        {
            ShowStatus();
        }
    }

    private static IAnsiConsole Visible(IAnsiConsole console)
    {
        console.Pipeline.Attach(new VisibleText.Hook());
        return console;
    }

    private static IAnsiConsole Styled(TextWriter writer, bool redirected, bool plain = false)
    {
        var console = AnsiConsole.Create(plain
            ? new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
            }
            : new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (redirected)
        {
            console.Profile.Width = RedirectedWidth;
        }
        return console;
    }
}
