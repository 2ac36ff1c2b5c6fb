using System.Diagnostics;
using Mira.Datasets.Fetching;

namespace Mira.Cli.Display;

/// <summary>Shows the progress of a download: a live line on a terminal, and one plain line
/// per step and file.</summary>
/// <param name="terminal">Where it is shown.</param>
internal sealed class FetchDisplay(Terminal terminal) : IProgress<FetchProgress>
{
    private const double Mega = 1e6;

    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private (string File, FetchStep Step) _current;
    private TimeSpan _shown, _started;
    private long _first;

    public void Report(FetchProgress value)
    {
        if ((value.File, value.Step) != _current)
        {
            (_current, _started, _first) = ((value.File, value.Step), _watch.Elapsed, value.Done);
            terminal.Note($"{value.File}: {Words(value)}");
        }
        else if (terminal.IsLive && _watch.Elapsed - _shown > Refresh)
        {
            _shown = _watch.Elapsed;
            terminal.ShowStatus($"{value.File}  {Amount(value)}");
        }
    }

    private static string Words(FetchProgress value) => value.Step switch
    {
        FetchStep.Download => value.Total is { } total ? $"receiving {total / Mega:f1} MB" : "receiving",
        FetchStep.Retry => $"connection lost after {value.Done / Mega:f1} MB, trying again",
        FetchStep.Verify => "verifying the checksum",
        FetchStep.Trust => value.Note,
        _ => "unpacking",
    };

    private string Amount(FetchProgress value) => value.Step == FetchStep.Download
        ? $"{value.Done / Mega:f1} of {(value.Total is { } total ? $"{total / Mega:f1}" : "?")} " +
            $"MB, {(value.Done - _first) / Mega / (_watch.Elapsed - _started).TotalSeconds:f1} MB/s"
        : $"{value.Done} files";
}
