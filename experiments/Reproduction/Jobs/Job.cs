using Mira.Datasets;

namespace Mira.Experiments.Reproduction.Jobs;

/// <summary>A run of a plan that a child process makes.</summary>
/// <param name="Key">What the child is told to do.</param>
/// <param name="Title">The run's name in messages.</param>
/// <param name="Folder">Folder that it writes to; two jobs of one folder are never under way at once.</param>
public sealed record Job(string Key, string Title, string Folder)
{
    /// <summary>Place in the plan, counted from 1.</summary>
    public int Place { get; init; }

    /// <summary>Runs of the plan.</summary>
    public int Count { get; init; }

    /// <summary>What else is shown when it begins.</summary>
    public string Note { get; init; } = "";
}

/// <summary>How a job ended that did what it was asked for.</summary>
/// <param name="Job">The job.</param>
/// <param name="HasDiverged">Whether its training diverged, which is a result of its recipe.</param>
/// <param name="Report">What it handed over with <see cref="JobLines.Report{T}"/>; null for nothing.</param>
public sealed record JobResult(Job Job, bool HasDiverged, string? Report);

/// <summary>A run of a plan failed in its child process, which has said why; the exit code is the child's.</summary>
public sealed class JobFailedException(string message, int exitCode) : MiraException(message)
{
    /// <summary>Exit code of the child.</summary>
    public int ExitCode => exitCode;
}

/// <summary>Receives the progress of jobs; always from the thread that runs them.</summary>
public interface IJobObserver
{
    /// <summary>A job begins.</summary>
    void Began(Job job);

    /// <summary>A job wrote a line.</summary>
    void Said(Job job, string line);

    /// <summary>How far a job is; the next one replaces it.</summary>
    void Stands(Job job, string status);

    /// <summary>A job wrote a line of a warning or an error.</summary>
    void Warned(Job job, string line);

    /// <summary>A job ended, however.</summary>
    void Ended(Job job);
}
