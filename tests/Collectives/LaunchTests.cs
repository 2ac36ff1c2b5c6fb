using Mira.Datasets;
using Mira.Experiments.Collectives;
using Mira.Experiments.Runtime;

namespace Mira.Tests.Collectives;

/// <summary>What the environment variables of a launcher say.</summary>
public sealed class LaunchTests
{
    [Theory]
    [InlineData("OMPI_COMM_WORLD_RANK=3 OMPI_COMM_WORLD_SIZE=8 OMPI_COMM_WORLD_LOCAL_RANK=1 " +
        "OMPI_COMM_WORLD_LOCAL_SIZE=4 PMIX_RANK=3", Launcher.OpenMpi, 3, 8, 1, 4)]
    [InlineData("PMI_RANK=1 PMI_SIZE=2 MPI_LOCALRANKID=1 MPI_LOCALNRANKS=2", Launcher.Mpich, 1, 2, 1, 2)]
    [InlineData("PMIX_RANK=2 SLURM_STEP_NUM_TASKS=4 SLURM_LOCALID=0 SLURM_NTASKS_PER_NODE=2 SLURM_STEP_ID=0",
        Launcher.Pmix, 2, 4, 0, 2)]
    [InlineData("PMI_RANK=0 PMI_SIZE=2 SLURM_STEP_NUM_TASKS=2 SLURM_STEP_ID=0", Launcher.Mpich, 0, 2, null, null)]
    public void A_launcher_says_rank_and_size(string variables, Launcher launcher, int rank, int size, int? localRank,
        int? localSize) =>
        Assert.Equal(new Launch(launcher, rank, size, localRank, localSize), Of(variables));

    [Theory]
    [InlineData("")]
    [InlineData("SLURM_NTASKS=16 SLURM_JOB_ID=7")]
    [InlineData("SLURM_STEP_NUM_TASKS=1 SLURM_STEP_ID=0 SLURM_NTASKS=16")]
    public void Without_a_launcher_there_is_one_process(string variables) => Assert.Equal(Launch.Alone, Of(variables));

    [Fact]
    public void Processes_of_srun_that_do_not_know_of_each_other_are_refused()
    {
        var error = Assert.Throws<InputException>(() => Of("SLURM_STEP_NUM_TASKS=4 SLURM_STEP_ID=0 SLURM_PROCID=1"));

        Assert.Contains("srun started 4 processes that do not know of each other", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("--mpi=pmix", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 8, 0, 2)]
    [InlineData(4, 2, 0, 1)]
    [InlineData(1, 8, 0, 8)]
    [InlineData(4, 8, 3, 3)]
    public void Cores_are_divided_among_the_processes_of_a_machine(int processes, int cores, int asked, int expected) =>
        Assert.Equal(expected, new ComputeSettings { Cores = cores, Threads = asked }.ShareOf(processes).Threads);

    private static Launch Of(string variables)
    {
        var set = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split('='))
            .ToDictionary(entry => entry[0], entry => entry[1]);
        return Launch.Of(set.GetValueOrDefault);
    }
}
