using Mira.Datasets;
using Mira.Experiments.Collectives;
using Mira.Experiments.Collectives.Mpi;
using static TorchSharp.torch;

namespace Mira.Tests.Collectives.Mpi;

/// <summary>What MPI is given, with each of the three binary interfaces.</summary>
public sealed class MpiCollectivesTests
{
    private static readonly Dictionary<string, nint> OpenMpiSymbols = new()
    {
        ["ompi_mpi_comm_world"] = 0xa0,
        ["ompi_mpi_float"] = 0xa1,
        ["ompi_mpi_double"] = 0xa2,
        ["ompi_mpi_int64_t"] = 0xa3,
        ["ompi_mpi_byte"] = 0xa4,
        ["ompi_mpi_op_sum"] = 0xa5,
        ["ompi_mpi_op_max"] = 0xa6,
        ["ompi_mpi_errors_return"] = 0xa7,
        ["ompi_mpi_info_null"] = 0xa8,
    };

    [Theory]
    [InlineData("libmpi.so.40", true, "init 3", "errors a0 a7", "split a0 0 0 a8", "reduce 1 6 a1 a5 a0",
        "reduce 1 6 a2 a6 a0", "reduce 1 6 a3 a5 a0", "gather 18 a4 18 a4 a0", "broadcast 18 a4 0 a0")]
    [InlineData("libmpich.so.12", false, "init 3", "errors 44000000 54000001", "split 44000000 1 0 1c000000",
        "reduce ffffffffffffffff 6 4c00040a 58000003 44000000",
        "reduce ffffffffffffffff 6 4c00080b 58000001 44000000", "reduce ffffffffffffffff 6 4c00083a 58000003 44000000",
        "gather 18 4c00010d 18 4c00010d 44000000", "broadcast 18 4c00010d 0 44000000")]
    [InlineData("libmpi_abi.so.1", true, "init 1000", "errors 101 143", "split 101 dd 0 130", "reduce 1 6 210 21 101",
        "reduce 1 6 214 23 101", "reduce 1 6 258 21 101", "gather 18 247 18 247 101", "broadcast 18 247 0 101")]
    public void Each_binary_interface_is_given_its_own_constants(string library, bool hasSymbols, params string[] calls)
    {
        using var scope = NewDisposeScope();
        var fake = FakeMpi.Clear();
        var functions = FakeMpi.Functions(library, hasSymbols ? OpenMpiSymbols : null);
        using (var all = new MpiCollectives(functions, new Launch(Launcher.OpenMpi, 1, 2, null, null), _ => { },
            TimeSpan.FromMinutes(1)))
        {
            all.Sum(ones(2, 3));
            all.Maximum(ones([2, 3], ScalarType.Float64));
            all.Sum(ones([6], ScalarType.Int64));
            all.Gather(ones(6));
            all.Broadcast(ones(6));
        }

        Assert.Equal([.. calls, "finalize"], fake.Calls);
        Assert.Equal("Fake MPI 1.0", functions.Version());
    }

    [Fact]
    public void A_sum_changes_slices_transposes_and_halves_where_they_are()
    {
        using var scope = NewDisposeScope();
        FakeMpi.Clear();
        using var all = FakeMpi.Collectives(_ => { });
        var matrix = arange(12, ScalarType.Float32).view(3, 4);
        var half = full([5], 1.5f).to(ScalarType.BFloat16);

        Assert.Same(matrix, all.Sum(matrix));
        all.Sum(matrix[1]);
        all.Sum(matrix.select(1, 0));
        all.Sum(half);
        all.Sum(zeros(0));

        float[] expected = [0, 2, 4, 6, 32, 20, 24, 28, 32, 18, 20, 22];
        Assert.Equal(expected, matrix.view(-1).data<float>().ToArray());
        Assert.Equal(3f, half.to(ScalarType.Float32)[0].item<float>());
        Assert.Equal(ScalarType.BFloat16, half.dtype);
    }

    [Fact]
    public void Memory_in_another_order_of_dimensions_is_not_copied()
    {
        using var scope = NewDisposeScope();
        var fake = FakeMpi.Clear();
        using var all = FakeMpi.Collectives(_ => { });
        var images = arange(48, ScalarType.Float32).view(2, 4, 3, 2).permute(0, 3, 1, 2);
        var doubled = images.clone().mul(2);

        all.Sum(images);

        Assert.True(images.equal(doubled).all().item<bool>());
        Assert.False(images.is_contiguous());
        Assert.Contains("reduce ffffffffffffffff 30 4c00040a 58000003 44000000", fake.Calls);
    }

    [Fact]
    public void A_flag_of_one_process_is_set_for_all()
    {
        using var scope = NewDisposeScope();
        var flags = TwoHalves.Run(3, (rank, all) => all.Any(rank == 1, false, rank == 2));

        Assert.All(flags, flag => Assert.Equal([true, false, true], flag));
        bool[] alone = [true, false];
        Assert.Equal(alone, SingleProcess.Instance.Any(true, false));
    }

    [Fact]
    public void A_library_that_sees_another_number_of_processes_than_its_launcher_is_refused()
    {
        FakeMpi.Clear().Size = 1;

        var error = Assert.Throws<InputException>(() => FakeMpi.Collectives(_ => { }));

        Assert.Contains("started 2 processes, but the MPI library that was loaded (Fake MPI 1.0) sees 1", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("MIRA_MPI", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exchange_that_fails_ends_all_processes_and_names_rank_machine_and_step()
    {
        using var scope = NewDisposeScope();
        var fake = FakeMpi.Clear();
        var reports = new List<string>();
        using var all = FakeMpi.Collectives(reports.Add);
        all.Place = "step 12";
        fake.Code = FakeMpi.Failure;

        all.Sum(ones(3));

        var report = Assert.Single(reports);
        Assert.StartsWith($"rank 1 on {Environment.MachineName}: a sum at step 12 failed: error 7 of the fake.", report,
            StringComparison.Ordinal);
        Assert.Equal("abort 44000000 2", fake.Calls[^1]);
    }

    [Fact]
    public void An_exchange_that_does_not_end_ends_all_processes()
    {
        using var scope = NewDisposeScope();
        var fake = FakeMpi.Clear();
        var reports = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var all = FakeMpi.Collectives(reports.Enqueue, TimeSpan.FromMilliseconds(40));
        fake.Delay = TimeSpan.FromMilliseconds(400);

        all.Sum(ones(3));

        var report = Assert.Single(reports);
        Assert.Contains("in a sum at the start of the run, so another process hangs or has ended", report,
            StringComparison.Ordinal);
        Assert.True(FakeMpi.Ended.ContainsKey((0x44000000, 2)));
    }

    [Theory]
    [InlineData(null, 1800)]
    [InlineData("5", 5)]
    public void Patience_is_half_an_hour_or_what_the_variable_says(string? variable, int seconds) =>
        Assert.Equal(seconds, ProcessGroup.PatienceOf(variable).TotalSeconds);

    [Fact]
    public void Patience_that_is_no_number_is_refused() =>
        Assert.Contains("MIRA_MPI_PATIENCE=soon", Assert.Throws<InputException>(() => ProcessGroup.PatienceOf("soon"))
            .Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(null, 1, 0, null)]
    [InlineData(null, 1, 1, null)]
    [InlineData(null, 3, 4, "3")]
    [InlineData("4,5,6", 1, 8, "5")]
    [InlineData("6", 3, 8, null)]
    public void Every_process_of_a_machine_sees_one_gpu(string? visible, int rank, int gpus, string? expected) =>
        Assert.Equal(expected, ProcessGroup.GpuOf(visible, rank, gpus));
}
