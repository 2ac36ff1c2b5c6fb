using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using Mira.Datasets;

namespace Mira.Cli.Display;

/// <summary>Tells with --verbose what the program does unseen, as it happens, and in the end what it took.</summary>
internal sealed class DetailDisplay : EventListener
{
    private readonly Terminal _terminal;
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    private DetailDisplay(Terminal terminal)
    {
        _terminal = terminal;
        EnableEvents(ProgramEvents.Log, EventLevel.LogAlways);
    }

    /// <summary>Listens until it is disposed; null where nobody asked for details.</summary>
    internal static DetailDisplay? Of(Terminal terminal) =>
        terminal.Verbosity == Verbosity.Verbose ? new(terminal) : null;

    public override void Dispose()
    {
        using var process = Process.GetCurrentProcess();
        _terminal.Detail(string.Create(CultureInfo.InvariantCulture,
            $"took {_watch.Elapsed.TotalSeconds:f2} s, {process.TotalProcessorTime.TotalSeconds:f2} s of processor " +
            $"time, at most {process.PeakWorkingSet64 >> 20} MiB of memory"));
        base.Dispose();
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The base class calls this before the fields are set.
        if (_terminal is { } terminal && eventData is { Message: { } message, Payload: { } values })
        {
            terminal.Detail(string.Format(CultureInfo.InvariantCulture, message, [.. values]));
        }
    }
}

/// <summary>How much a command says beside its results and errors.</summary>
internal enum Verbosity
{
    /// <summary>Nothing.</summary>
    Quiet,

    /// <summary>Progress, notes and warnings.</summary>
    Usual,

    /// <summary>Also what helps where something is odd: chosen threads, opened files, times.</summary>
    Verbose,
}

/// <summary>What all terminals of a process have in common.</summary>
internal sealed class Speech
{
    internal Verbosity Verbosity { get; set; } = Verbosity.Usual;

    /// <summary>What is kept for a program; null where results are printed.</summary>
    internal ResultObject? Kept { get; set; }
}
