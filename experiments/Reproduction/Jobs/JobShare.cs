namespace Mira.Experiments.Reproduction.Jobs;

/// <summary>How many runs are under way at once, and what each has of the machine.</summary>
/// <param name="Jobs">Runs at once.</param>
/// <param name="Cores">Cores of each.</param>
public sealed record JobShare(int Jobs, int Cores)
{
    // A run at laptop scale was measured to take 0.6 GiB at most.
    private const long MemoryOfARun = 1L << 30;

    /// <summary>The number asked for, else one a core where each finds its memory; never more than can begin at once.</summary>
    /// <param name="asked">The number asked for; null to choose.</param>
    /// <param name="ready">Runs that can begin at once.</param>
    /// <param name="cores">Cores of the machine.</param>
    /// <param name="memory">Memory of the machine, in bytes.</param>
    /// <remarks>One thread a run has the best throughput of all cores: a second thread gains less than a second run does.</remarks>
    public static JobShare Of(int? asked, int ready, int cores, long memory)
    {
        var jobs = Math.Clamp(asked ?? (int)Math.Min(cores, memory / MemoryOfARun), 1, Math.Max(1, ready));
        return new(jobs, Math.Max(1, cores / jobs));
    }
}
