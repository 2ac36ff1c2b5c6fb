using Mira.Experiments.Reproduction.Jobs;

namespace Mira.Tests.Reproduction.Jobs;

/// <summary>Notes what jobs do, and does what a test wants in between.</summary>
internal sealed class JobRecorder : IJobObserver
{
    private int _running;

    internal List<string> Begun { get; } = [];

    internal int MostAtOnce { get; private set; }

    internal List<(string Title, string Line)> Lines { get; } = [];

    internal List<(string Title, string Status)> Statuses { get; } = [];

    internal List<(string Title, string Line)> Warnings { get; } = [];

    internal Action AfterLine { get; set; } = () => { };

    internal Action<Job> AfterEnd { get; set; } = _ => { };

    public void Began(Job job)
    {
        Begun.Add(job.Title);
        MostAtOnce = Math.Max(MostAtOnce, ++_running);
    }

    public void Said(Job job, string line)
    {
        Lines.Add((job.Title, line));
        AfterLine();
    }

    public void Stands(Job job, string status) => Statuses.Add((job.Title, status));

    public void Warned(Job job, string line) => Warnings.Add((job.Title, line));

    public void Ended(Job job)
    {
        _running--;
        AfterEnd(job);
    }
}
