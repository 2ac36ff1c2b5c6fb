using System.Threading.Channels;
using Mira.Experiments.Files;
using Mira.Experiments.Training;

namespace Mira.Experiments.Reproduction.Jobs;

/// <summary>Makes the runs of a plan in child processes of this program, several at once, in
/// the plan's order.</summary>
/// <param name="program">What children run.</param>
/// <param name="asked">Runs at the same time; null for one per core.</param>
/// <param name="observer">Receives their progress.</param>
/// <remarks>
/// A child that fails prints why. The other running children then finish, and no new one starts. If this process is
/// stopped or killed, every child saves its run and ends.
/// </remarks>
public sealed class JobPool(JobProgram program, int? asked, IJobObserver observer)
{
    private const int Diverged = 3;
    private const int Interrupted = 4;
    private const int Unusable = 2;
    private const int Defect = 70;

    // Exit code of a process that signal N ended, less N.
    private const int Signalled = 128;
    private const int OutOfMemory = 9;

    private static readonly int[] Stopped = [Interrupted, Signalled + 2, Signalled + 15];

    private readonly Channel<JobEvent> _events = Channel.CreateUnbounded<JobEvent>();
    private readonly List<JobProcess> _running = [];
    private JobFailedException? _failure;
    private bool _wasInterrupted;
    private int _saved;

    /// <summary>What each of some runs would have of this machine.</summary>
    public JobShare Share(IReadOnlyList<Job> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return JobShare.Of(asked, jobs.Select(job => job.Folder).Distinct().Count(), Environment.ProcessorCount,
            MachineMemory.Limit);
    }

    /// <summary>Runs jobs to their end.</summary>
    /// <param name="jobs">The jobs, in the order of the plan.</param>
    /// <param name="done">Told of each that ended well or diverged, as it ends.</param>
    /// <param name="resume">The command that resumes it.</param>
    /// <param name="stop">Ends all of them; each saves itself first.</param>
    /// <exception cref="InterruptedRunException">Stopped, or somebody stopped a child.</exception>
    /// <exception cref="JobFailedException">A child failed.</exception>
    public void Run(IReadOnlyList<Job> jobs, Action<JobResult> done, string resume, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(done);
        var share = Share(jobs);
        var waiting = jobs.ToList();
        using var wake = stop.Register(() => _events.Writer.TryWrite(new(null, null, IsError: false)));
        try
        {
            do
            {
                while (IsOpen(stop) && _running.Count < share.Jobs && waiting.Find(IsReady) is { } next)
                {
                    waiting.Remove(next);
                    observer.Began(next);
                    _running.Add(new(next, program.Start(next, share.Cores), told => _events.Writer.TryWrite(told)));
                }
                if (_running.Count > 0)
                {
                    Take(_events.Reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult(), done);
                }
            }
            while (_running.Count > 0 || (waiting.Count > 0 && IsOpen(stop)));
        }
        finally
        {
            StopAll();
            Task.WaitAll([.. _running.Select(process => process.Ended)], CancellationToken.None);
            _running.ForEach(process => process.Dispose());
        }
        End(waiting.Count, resume, stop);
    }

    private bool IsReady(Job job) => !_running.Exists(other => other.Job.Folder == job.Folder);

    private bool IsOpen(CancellationToken stop) =>
        _failure is null && !_wasInterrupted && !stop.IsCancellationRequested;

    private void Take(JobEvent told, Action<JobResult> done)
    {
        if (told.Process is not { } process)
        {
            _wasInterrupted = true;
            StopAll();
        }
        else if (told.Line is null)
        {
            _running.Remove(process);
            using (process)
            {
                observer.Ended(process.Job);
                Close(process, done);
            }
        }
        else if (told.IsError)
        {
            // One message says for all children that they were stopped.
            if (!_wasInterrupted || !told.Line.StartsWith("stopped:", StringComparison.Ordinal))
            {
                observer.Warned(process.Job, told.Line);
            }
        }
        else
        {
            Tell(process, told.Line);
        }
    }

    private void Tell(JobProcess process, string line)
    {
        if (JobLines.IsReport(line))
        {
            process.Report = JobLines.Content(line);
        }
        else if (JobLines.IsStatus(line))
        {
            observer.Stands(process.Job, JobLines.Content(line));
        }
        else
        {
            observer.Said(process.Job, line);
        }
    }

    private void Close(JobProcess process, Action<JobResult> done)
    {
        var (job, code) = (process.Job, process.ExitCode);
        if (code is 0 or Diverged)
        {
            done(new(job, code == Diverged, process.Report));
        }
        else if (Stopped.Contains(code))
        {
            _wasInterrupted = true;
            _saved++;
            StopAll();
        }
        else
        {
            _failure ??= Failure(job, code);
        }
    }

    private static JobFailedException Failure(Job job, int code) => code switch
    {
        Signalled + OutOfMemory => new($"{job.Title}: its process was killed, probably because memory ran out. " +
            "Run the same command again with a smaller --jobs.", Unusable),
        > Signalled =>
            new($"{job.Title}: its process was ended by signal {code - Signalled}. This is a defect of mira; " +
            "run it with --jobs 1 to see more.", Defect),
        _ =>
            new($"{job.Title} failed with exit code {code}; see the message above. Fix the cause " +
                "and run the same command again: " +
            "finished runs are kept.", code),
    };

    private void StopAll() => _running.ForEach(process => process.Stop());

    private void End(int left, string resume, CancellationToken stop)
    {
        if (_failure is not null)
        {
            throw _failure;
        }
        if ((_wasInterrupted || stop.IsCancellationRequested) && _saved + left > 0)
        {
            throw new InterruptedRunException(FormattableString.Invariant(
                $"Interrupted: {_saved} runs are saved, {left} had not started. Resume with: {resume}"));
        }
    }
}

/// <summary>How many runs are under way at once, and what each has of the machine.</summary>
/// <param name="Jobs">Runs at once.</param>
/// <param name="Cores">Cores of each.</param>
public sealed record JobShare(int Jobs, int Cores)
{
    // A run at laptop scale was measured to take 0.6 GiB at most.
    private const long MemoryOfARun = 1L << 30;

    /// <summary>The number asked for, else one a core where each finds its memory; never more than
    /// can begin at once.</summary>
    /// <param name="asked">The number asked for; null to choose.</param>
    /// <param name="ready">Runs that can begin at once.</param>
    /// <param name="cores">Cores of the machine.</param>
    /// <param name="memory">Memory of the machine, in bytes.</param>
    /// <remarks>One thread a run has the best throughput of all cores: a second thread gains less than
    /// a second run does.</remarks>
    public static JobShare Of(int? asked, int ready, int cores, long memory)
    {
        var jobs = Math.Clamp(asked ?? (int)Math.Min(cores, memory / MemoryOfARun), 1, Math.Max(1, ready));
        return new(jobs, Math.Max(1, cores / jobs));
    }
}
