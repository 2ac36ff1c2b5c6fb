using Mira.Datasets;

namespace Mira.Experiments.Collectives;

/// <summary>What started this process.</summary>
public enum Launcher
{
    /// <summary>Nothing that starts several: MPI is not loaded.</summary>
    None,

    /// <summary>Open MPI's mpirun.</summary>
    OpenMpi,

    /// <summary>MPICH's mpiexec, those of Intel MPI and MVAPICH, or <c>srun --mpi=pmi2</c>.</summary>
    Mpich,

    /// <summary><c>srun --mpi=pmix</c>.</summary>
    Pmix,
}

/// <summary>What the launcher says of this process, by its environment variables.</summary>
/// <param name="Launcher">Who started it.</param>
/// <param name="Rank">Its number, from 0.</param>
/// <param name="Size">Number of processes.</param>
/// <param name="LocalRank">Its number among those of its machine; null where the launcher does not say.</param>
/// <param name="LocalSize">Processes on its machine; null where the launcher does not say.</param>
public sealed record Launch(Launcher Launcher, int Rank, int Size, int? LocalRank, int? LocalSize)
{
    private static readonly Variables[] Known =
    [
        new(Launcher.OpenMpi, "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK",
            "OMPI_COMM_WORLD_LOCAL_SIZE"),
        new(Launcher.Mpich, "PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS"),
        new(Launcher.Pmix, "PMIX_RANK", "SLURM_STEP_NUM_TASKS", "SLURM_LOCALID", "SLURM_NTASKS_PER_NODE"),
    ];

    /// <summary>One process that nothing else belongs to.</summary>
    public static Launch Alone { get; } = new(Launcher.None, 0, 1, 0, 1);

    /// <summary>Whether a launcher started this process, whether or not all that it says is understood.</summary>
    public static bool IsPresent => Known.Any(known => Environment.GetEnvironmentVariable(known.Rank) is not null);

    /// <summary>Whether this process is one of several, and not the first of them, which speaks for all.</summary>
    public static bool IsOther => Known.Any(known => Number(Environment.GetEnvironmentVariable, known.Rank) is > 0);

    /// <summary>How this process was started.</summary>
    /// <exception cref="InputException">The launcher started several processes without connecting them.</exception>
    public static Launch OfThisProcess() => Of(Environment.GetEnvironmentVariable);

    /// <summary>How a process with these environment variables was started.</summary>
    /// <exception cref="InputException">The launcher started several processes without connecting them.</exception>
    internal static Launch Of(Func<string, string?> variable)
    {
        foreach (var known in Known)
        {
            // An allocation alone sets SLURM's numbers, in processes that srun did not start
            // too: its rank is what counts.
            if (Number(variable, known.Rank) is { } rank && Number(variable, known.Size) is { } size)
            {
                return new(known.Launcher, rank, size, Number(variable, known.LocalRank),
                    Number(variable, known.LocalSize));
            }
        }
        if (Number(variable, "SLURM_STEP_NUM_TASKS") is > 1 and var tasks && variable("SLURM_STEP_ID") is { } step
            && NumberText.TryDigits(step, out int _))
        {
            throw new InputException($"srun started {tasks} processes that do not know of each " +
                "other, so each would train alone. " +
                "Add --mpi=pmix for Open MPI or --mpi=pmi2 for MPICH ('srun --mpi=list' names what " +
                "is there), or -n 1.");
        }
        return Alone;
    }

    private static int? Number(Func<string, string?> variable, string name) =>
        NumberText.TryDigits(variable(name), out int number) ? number : null;

    private sealed record Variables(Launcher Launcher, string Rank, string Size, string LocalRank, string LocalSize);
}
