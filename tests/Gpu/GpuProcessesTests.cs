using System.Diagnostics;
using System.Globalization;
using Mira.Experiments.Collectives;
using Mira.Experiments.Collectives.Mpi;
using Mira.Experiments.Collectives.Nccl;
using Mira.Experiments.Files;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using Mira.Experiments.Scales;
using Mira.Experiments.Training;
using Mira.Tests.Collectives;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Tests.Gpu;

/// <summary>What <c>make gpu-check</c> does with several processes on a machine with one GPU: NCCL with a communicator
/// of one, and two processes that share the GPU through the host's memory.</summary>
public sealed class GpuProcessesTests
{
    private const int Batch = 128, Warmup = 3, Steps = 20;

    /// <summary>Largest difference of a parameter after one step, as a share of its largest value.</summary>
    private const double Tolerance = 1e-3, LossTolerance = 1e-5;

    [Fact(Explicit = true)]
    public void A_communicator_of_one_gives_back_what_it_is_given()
    {
        Assert.SkipUnless(TestDevice.Device.type == DeviceType.CUDA, "MIRA_TEST_DEVICE names no GPU.");
        using var scope = NewDisposeScope();
        var side = GpuSide.Of(TestDevice.Device, 0);
        Assert.Equal(GpuState.Ready, side.State);
        var host = new GpuHost(SingleProcess.Instance, () => "the check", TimeSpan.FromMinutes(1),
            Console.Error.WriteLine, () => Environment.Exit(1));
        var group = GpuGroup.Connect(host, side, (_, work) => work());
        Assert.Null(group.Reason);
        using var gpus = group.Communicator!;
        var values = arange(1 << 20, ScalarType.Float32, TestDevice.Device);
        var expected = values.clone();

        gpus.Sum(values);
        gpus.Maximum(values);
        gpus.Broadcast(values);
        var gathered = gpus.Gather(values);

        Assert.True(values.equal(expected).all().item<bool>());
        Assert.True(gathered[0].equal(expected).all().item<bool>());
        Assert.Equal([1, 1 << 20], gathered.shape);
    }

    [Fact(Explicit = true)]
    public void Two_processes_train_as_one_and_are_timed()
    {
        using var all = ProcessGroup.Join(Launch.OfThisProcess(), Console.Error.WriteLine);
        try
        {
            all.Connect(TestDevice.Device);
            Compare(all);
            Time(all);
        }
        catch (Exception error)
        {
            Console.Error.WriteLine(all.Named($"{error}"));
            all.Abort(1);
            throw;
        }
    }

    private static void Compare(MpiCollectives all)
    {
        using var scope = NewDisposeScope();
        var recipe = SharedRuns.Recipe("mira", 16, isEven: true);
        using var alone = new Trainer(recipe, 100, 3, TestDevice.Device);
        using var shared = new Trainer(recipe, 100, 3, TestDevice.Device, all);
        var views = Views(recipe, 16);
        var rows = recipe.BatchSize / all.Size;

        var loss = alone.Advance(views).Loss;
        var own = shared.Advance([.. views.Select(view => view.narrow(0, all.Rank * rows, rows))]).Loss;

        Assert.InRange(Math.Abs(own - loss), 0, LossTolerance * Math.Max(1, Math.Abs(loss)));
        foreach (var (expected, found) in alone.Student.parameters().Zip(shared.Student.parameters()))
        {
            var difference = HostRead.Number((expected - found).abs().max());
            Assert.InRange(difference, 0, Tolerance * Math.Max(1e-3, HostRead.Number(expected.abs().max())));
        }
        WholeState.RequireEqual(shared, all);
    }

    /// <summary>Time of a step of ResNet-18 on CIFAR by one process, while the other waits, and by both.</summary>
    private static void Time(MpiCollectives all)
    {
        var isGpu = TestDevice.Device.type == DeviceType.CUDA;
        var recipe = Pretrain.Mira.At(isGpu ? Scale.Paper : Scale.Smoke) with { BatchSize = Batch };
        var alone = all.Rank == 0 ? Milliseconds(recipe, SingleProcess.Instance, isGpu ? Steps : 1) : 0;
        all.Any(false);
        var together = Milliseconds(recipe, all, isGpu ? Steps : 1);
        if (all.Rank == 0 && Environment.GetEnvironmentVariable("MIRA_GPU_STEPS") is { Length: > 0 } file)
        {
            AtomicFile.WriteText(file, string.Create(CultureInfo.InvariantCulture,
                $"processes,batch,exchange,step_milliseconds\n1,{Batch},none,{alone:f2}\n" +
                $"{all.Size},{Batch},{(all.UsesNccl ? "NCCL" : "host memory")},{together:f2}\n"));
        }
    }

    private static double Milliseconds(PretrainRecipe recipe, ICollectives processes, int steps)
    {
        using var scope = NewDisposeScope();
        using var trainer = new Trainer(recipe, 100, 3, TestDevice.Device, processes);
        var rows = recipe.BatchSize / processes.Size;
        List<Tensor> views = [.. Views(recipe, recipe.Views.GlobalSize)
            .Select(view => view.narrow(0, processes.Rank * rows, rows))];
        for (var step = 0; step < Math.Min(steps, Warmup); step++)
        {
            trainer.Advance(views);
        }
        var start = Stopwatch.GetTimestamp();
        for (var step = 0; step < steps; step++)
        {
            trainer.Advance(views);
        }
        trainer.Settle();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / steps;
    }

    private static Tensor[] Views(PretrainRecipe recipe, int side)
    {
        using var generator = new Generator(5);
        return [.. Enumerable.Range(0, ViewsRecipe.GlobalCrops).Select(_ => ChannelsLast.Of(
            randn([recipe.BatchSize, 3, side, side], generator: generator).to(TestDevice.Device)))];
    }
}
