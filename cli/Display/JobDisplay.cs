using Mira.Experiments.Reproduction.Jobs;

namespace Mira.Cli.Display;

/// <summary>Shows the progress of jobs: on a terminal one live line each; elsewhere plain lines with
/// the job's number.</summary>
internal sealed class JobDisplay(Terminal terminal) : IJobObserver
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    private readonly SortedDictionary<int, string> _lines = [];
    private readonly System.Diagnostics.Stopwatch _watch = System.Diagnostics.Stopwatch.StartNew();
    private TimeSpan _drawn;

    public void Began(Job job)
    {
        _lines[job.Place] = job.Title;
        Print(terminal.Note, $"{Prefix(job)}{job.Title}{job.Note}");
    }

    public void Said(Job job, string line) => Print(terminal.Note, Prefix(job) + line);

    public void Warned(Job job, string line)
    {
        if (line.StartsWith(Terminal.Warning, StringComparison.Ordinal))
        {
            terminal.Kept?.KeepWarning($"{job.Title}: {line[Terminal.Warning.Length..]}");
        }
        Print(terminal.ErrorWriter.WriteLine, $"{Prefix(job)}{job.Title}: {line}");
    }

    public void Stands(Job job, string status)
    {
        _lines[job.Place] = $"{job.Title}: {status}";
        if (_watch.Elapsed - _drawn >= Refresh)
        {
            Draw();
        }
    }

    public void Ended(Job job)
    {
        _lines.Remove(job.Place);
        Draw();
    }

    private static string Prefix(Job job) => FormattableString.Invariant($"[{job.Place}/{job.Count}] ");

    private void Print(Action<string> write, string line)
    {
        terminal.ClearStatus();
        write(line);
        Draw();
    }

    private void Draw()
    {
        if (terminal.IsLive)
        {
            _drawn = _watch.Elapsed;
            terminal.ShowStatus([.. _lines.Select(line => FormattableString.Invariant($"[{line.Key}] {line.Value}"))]);
        }
    }
}
