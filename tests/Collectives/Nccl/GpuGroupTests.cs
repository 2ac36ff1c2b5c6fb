using Mira.Datasets;
using Mira.Experiments.Collectives;
using Mira.Experiments.Collectives.Nccl;
using Mira.Tests.Collectives.Mpi;
using static TorchSharp.torch;

namespace Mira.Tests.Collectives.Nccl;

/// <summary>How processes agree on NCCL, or on copies through the host's memory.</summary>
public sealed class GpuGroupTests
{
    [Fact]
    public void All_processes_join_with_the_name_that_process_0_has_made()
    {
        var halves = TwoHalves.Run((rank, all) =>
        {
            var fake = FakeNccl.Clear();
            var group = Connect(all, fake, FakeNccl.Side(rank));
            group.Communicator!.Dispose();
            return (group.Reason, fake);
        });

        Assert.Equal(["id", "start 2 0", "destroy"], halves[0].fake.Calls);
        Assert.Equal(["start 2 1", "destroy"], halves[1].fake.Calls);
        Assert.Equal(NcclId.Bytes, halves[0].fake.Id.Distinct().Count());
        Assert.Equal(halves[0].fake.Id, halves[1].fake.Id);
        Assert.All(halves, half => Assert.Null(half.Reason));
    }

    [Fact]
    public void Without_a_name_nobody_waits_to_join()
    {
        var halves = TwoHalves.Run((rank, all) =>
        {
            var fake = FakeNccl.Clear();
            fake.IdCode = FakeNccl.Failure;
            return (Group: Connect(all, fake, FakeNccl.Side(rank)), fake);
        });

        Assert.All(halves, half => Assert.Equal(
            "NCCL cannot connect the GPUs: error 5 of the fake (NCCL_DEBUG=INFO says more)", half.Group.Reason));
        Assert.Equal(["id"], halves[0].fake.Calls);
        Assert.Empty(halves[1].fake.Calls);
    }

    [Fact]
    public void Where_one_process_cannot_join_the_others_give_up_too()
    {
        var halves = TwoHalves.Run((rank, all) =>
        {
            var fake = FakeNccl.Clear();
            fake.StartCode = rank == 1 ? FakeNccl.Failure : 0;
            return (Group: Connect(all, fake, FakeNccl.Side(rank)), fake);
        });

        Assert.All(halves, half => Assert.Null(half.Group.Communicator));
        Assert.All(halves, half => Assert.Contains("error 5 of the fake", half.Group.Reason, StringComparison.Ordinal));
        Assert.Equal(["id", "start 2 0", "abort"], halves[0].fake.Calls);
        Assert.Equal(["start 2 1"], halves[1].fake.Calls);
    }

    [Fact]
    public void On_CPUs_nothing_is_connected_and_nothing_said()
    {
        var groups = TwoHalves.Run((_, all) =>
            Connect(all, FakeNccl.Clear(), new(GpuState.Cpu, null, null, "")));

        Assert.All(groups, group => Assert.Equal(new GpuGroup(null, null), group));
    }

    [Fact]
    public void A_mixture_of_CPUs_and_GPUs_is_refused()
    {
        var errors = TwoHalves.Run((rank, all) => Assert.Throws<InputException>(() => Connect(all, FakeNccl.Clear(),
            rank == 0 ? FakeNccl.Side(0) : new(GpuState.Cpu, null, null, ""))));

        Assert.All(errors, error => Assert.StartsWith("rank 1 computes on the CPU and the others on GPUs",
            error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_obstacle_is_named_with_the_ranks_that_have_it()
    {
        Assert.Null(Obstacle(Row(), Row(gpu: 2)));
        Assert.Equal("MIRA_NCCL=off (ranks 0, 1)", Obstacle(Row(GpuState.Off), Row(GpuState.Off)));
        Assert.Equal("this libtorch does not tell its CUDA stream (rank 1)", Obstacle(Row(), Row(GpuState.NoCuda)));
        Assert.Equal("the device is not cuda:0, the one GPU that a process is given (rank 0)",
            Obstacle(Row(GpuState.OtherDevice), Row()));
        Assert.StartsWith("no NCCL was found. Install NVIDIA's package libnccl2;",
            Obstacle(Row(), Row(GpuState.NoNccl, 0)), StringComparison.Ordinal);
        Assert.Equal("NCCL 2.8.4 is too old, 2.10 or newer is needed (rank 1)", Obstacle(Row(), Row(version: 2804)));
        Assert.Equal("the processes have different versions of NCCL: 2.22.3, 2.29.7",
            Obstacle(Row(), Row(version: 22907, gpu: 2)));
        Assert.Equal("several processes share one GPU, which NCCL refuses (ranks 0, 2)",
            Obstacle(Row(gpu: 1), Row(gpu: 2), Row(gpu: 1)));
    }

    [Fact]
    public void Why_NCCL_is_not_used_is_said_once_by_process_0()
    {
        var fake = FakeMpi.Clear();
        fake.Rank = 0;
        var reports = new List<string>();
        using var all = FakeMpi.Collectives(reports.Add);

        // The other process of the fake has the same GPU.
        all.Connect(FakeNccl.Side(0));
        all.Sum(ones(3));
        all.Sum(ones(3));

        Assert.Equal(["warning: everything that the GPUs exchange is copied through the host's memory, which is " +
            "slow: several processes share one GPU, which NCCL refuses (ranks 0, 1)."], reports);
    }

    [Fact]
    public void Processes_on_CPUs_report_nothing()
    {
        var fake = FakeMpi.Clear();
        fake.Rank = 0;
        var reports = new List<string>();
        using var all = FakeMpi.Collectives(reports.Add);

        all.Connect(CPU);

        Assert.Empty(reports);
    }

    [Fact]
    public void The_place_of_a_GPU_is_its_machine_and_its_bus()
    {
        FakeNccl.Clear();

        Assert.Equal("0000:03:00.0", FakeNccl.Cuda.BusId(3));
        Assert.Null(CudaFunctions.Of(name => name == "cudaEventQuery" ? 0 : FakeNccl.Address(name)));
        Assert.NotNull(CudaFunctions.Of(FakeNccl.Address));
    }

    private static GpuGroup Connect(ICollectives all, FakeNccl.State fake, GpuSide side) =>
        GpuGroup.Connect(FakeNccl.Host(all, fake), side, (_, work) => work());

    private static string? Obstacle(params GpuRow[] rows) => GpuGroup.Obstacle(rows);

    private static GpuRow Row(GpuState state = GpuState.Ready, int version = 22203, long gpu = 1) =>
        new(state, version, gpu);
}
