using Mira.Experiments.Collectives;
using Mira.Experiments.Collectives.Nccl;
using Mira.Tests.Collectives.Mpi;
using static TorchSharp.torch;

namespace Mira.Tests.Collectives.Nccl;

/// <summary>What NCCL and CUDA are given, and how exchanges that fail end.</summary>
public sealed class NcclCommunicatorTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(40);

    [Fact]
    public void Every_exchange_is_queued_on_torchs_stream_with_NCCLs_own_codes()
    {
        using var scope = NewDisposeScope();
        var fake = FakeNccl.Clear();
        using (var gpus = Connected(fake))
        {
            gpus.Sum(ones(2, 3));
            gpus.Maximum(ones([2, 3], ScalarType.Float64));
            gpus.Sum(ones([6], ScalarType.Int64));
            gpus.Gather(ones(6));
            gpus.Broadcast(ones(6));
        }

        string[] expected =
        [
            "reduce 6 7 0 cafe", "mark 0 cafe", "reduce 6 8 2 cafe", "mark 1 cafe", "reduce 6 4 0 cafe", "mark 1 cafe",
            "gather 24 1 cafe", "mark 1 cafe", "broadcast 24 1 0 cafe", "mark 1 cafe", "wait 1", "destroy",
        ];
        Assert.Equal(expected, fake.Calls);
    }

    [Fact]
    public void A_sum_changes_slices_transposes_and_halves_where_they_are()
    {
        using var scope = NewDisposeScope();
        using var gpus = Connected(FakeNccl.Clear());
        var matrix = arange(12, ScalarType.Float32).view(3, 4);
        var half = full([5], 1.5f).to(ScalarType.BFloat16);

        Assert.Same(matrix, gpus.Sum(matrix));
        gpus.Sum(matrix[1]);
        gpus.Sum(matrix.select(1, 0));
        gpus.Sum(half);

        float[] expected = [0, 2, 4, 6, 32, 20, 24, 28, 32, 18, 20, 22];
        Assert.Equal(expected, matrix.view(-1).data<float>().ToArray());
        Assert.Equal(3f, half.to(ScalarType.Float32)[0].item<float>());
        Assert.Equal(ScalarType.BFloat16, half.dtype);
    }

    [Fact]
    public void A_gathering_gives_a_row_a_process()
    {
        using var scope = NewDisposeScope();
        using var gpus = Connected(FakeNccl.Clear());

        var all = gpus.Gather(arange(6, ScalarType.Float32).view(2, 3).t());

        Assert.Equal([2, 3, 2], all.shape);
        Assert.Equal([0f, 3, 1, 4, 2, 5], all[1].contiguous().data<float>().ToArray());
    }

    [Fact]
    public void Gradients_of_a_bucket_are_queued_in_one_exchange()
    {
        using var scope = NewDisposeScope();
        var fake = FakeNccl.Clear();
        using var gpus = Connected(fake);
        using var buckets = new Buckets(new OfGpus(gpus), bytes: 400);
        Tensor[] gradients = [ones(5), ones(2, 3, 2, 2), ones(1000)];

        buckets.Sum(gradients);

        Assert.Equal(["reduce 29 7 0 cafe", "reduce 1000 7 0 cafe"],
            fake.Calls.Where(call => call.StartsWith("reduce", StringComparison.Ordinal)));
        Assert.All(gradients, gradient => Assert.Equal(2f, gradient.view(-1)[0].item<float>()));
    }

    [Fact]
    public void An_exchange_that_cannot_be_queued_ends_all_processes_once_and_throws_nothing()
    {
        using var scope = NewDisposeScope();
        var fake = FakeNccl.Clear();
        using (var gpus = Connected(fake))
        {
            fake.Code = FakeNccl.Failure;
            gpus.Sum(ones(3));
            gpus.Sum(ones(3));
        }

        string[] expected =
        [
            "reduce 3 7 0 cafe",
            "report a sum at step 3 failed: error 5 of the fake. The last checkpoint is complete.", "abort", "end",
        ];
        Assert.Equal(expected, fake.Calls.Take(expected.Length));
        Assert.Single(fake.Calls, "end");
        Assert.DoesNotContain("destroy", fake.Calls);
    }

    [Fact]
    public void A_stream_that_is_not_told_ends_all_processes()
    {
        using var scope = NewDisposeScope();
        var fake = FakeNccl.Clear();
        using var gpus = Connected(fake);
        fake.StreamCode = 1;

        gpus.Sum(ones(3));

        Assert.Equal("report a sum at step 3 failed: libtorch error 1. The last checkpoint is complete.",
            fake.Calls[0]);
        Assert.Equal(["abort", "end"], fake.Calls.Skip(1).Take(2));
    }

    [Fact]
    public void An_error_in_queued_work_is_noticed_and_the_communicator_aborted()
    {
        var fake = FakeNccl.Clear();
        using var gpus = Connected(fake, Short);
        fake.AsyncCode = NcclFunctions.InProgress;
        Thread.Sleep(Short);
        Assert.Empty(fake.Calls);
        fake.AsyncCode = FakeNccl.Failure;

        fake.WaitFor("end");

        Assert.Equal(["report an exchange of the GPUs failed: error 5 of the fake. The last checkpoint is complete.",
            "abort", "end"], fake.Calls);
    }

    [Fact]
    public void An_exchange_that_does_not_end_on_the_GPU_is_noticed()
    {
        using var scope = NewDisposeScope();
        var fake = FakeNccl.Clear();
        using var gpus = Connected(fake, Short);

        gpus.Sum(ones(3));
        fake.WaitFor("end");

        Assert.Contains("report waited 0 s for a sum at step 3 of the GPUs, so another process hangs or has ended. " +
            "The last checkpoint is complete.", fake.Calls);
    }

    [Fact]
    public void A_GPU_that_fails_is_noticed()
    {
        using var scope = NewDisposeScope();
        var fake = FakeNccl.Clear();
        using var gpus = Connected(fake, Short);
        fake.QueryCode = 719;

        gpus.Sum(ones(3));
        fake.WaitFor("end");

        Assert.Contains(fake.Calls, call => call.StartsWith("report a sum at step 3 failed on the GPU: CUDA error 719",
            StringComparison.Ordinal));
    }

    [Fact]
    public void Exchanges_that_end_are_not_waited_for()
    {
        using var scope = NewDisposeScope();
        var fake = FakeNccl.Clear();
        fake.QueryCode = 0;
        using var gpus = Connected(fake, Short);

        for (var step = 0; step < 6; step++)
        {
            gpus.Sum(ones(3));
            gpus.Sum(ones(3));
            Thread.Sleep(Short / 2);
        }

        Assert.DoesNotContain("end", fake.Calls);
        Assert.Equal(12, fake.Calls.Count(call => call.StartsWith("mark", StringComparison.Ordinal)));
    }

    private static NcclCommunicator Connected(FakeNccl.State fake, TimeSpan? patience = null)
    {
        FakeMpi.Clear();
        return new(FakeNccl.Functions, FakeNccl.Cuda, fake.Key,
            FakeNccl.Host(FakeMpi.Collectives(_ => { }), fake, patience));
    }

    /// <summary>Tensors of the host as if they were on GPUs.</summary>
    private sealed class OfGpus(NcclCommunicator gpus) : ICollectives
    {
        public int Rank => 0;

        public int Size => 2;

        public bool IsShared => true;

        public Tensor Sum(Tensor values) => gpus.Sum(values);

        public Tensor Maximum(Tensor values) => gpus.Maximum(values);

        public Tensor Gather(Tensor values) => gpus.Gather(values);

        public Tensor Broadcast(Tensor values) => gpus.Broadcast(values);
    }
}
