using Mira.Datasets;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;

namespace Mira.Tests.Bench;

/// <summary>What <c>make bench-developers</c> measures and <c>make test</c> leaves out. They stand in one
/// class, so that they never run at once.</summary>
public sealed class DeveloperBenchTests
{
    private const int ViewRounds = 9, OptimizerRounds = 15, Steps = 2, ShardRounds = 5;

    // The batch at which the share of a step is judged.
    private const int BatchSize = 128;

    /// <summary>Optimizer and moving average of ResNet-18 against loops over its tensors: optimizer.csv.</summary>
    [Fact(Explicit = true)]
    public void Optimizer_is_timed()
    {
        var compute = new ComputeSettings { Device = new(DeviceKind.Cpu), Threads = 1 }.Start();
        ResultsCsv.Write(InBench("optimizer.csv"), [OptimizerBenchmark.Run(
            Pretrain.Mira with { BatchSize = BatchSize }, compute, OptimizerRounds, Steps)]);
    }

    /// <summary>Views of CIFAR, and of image files in the folder that MIRA_BENCH_IMAGES names, in turns with the
    /// script that MIRA_BENCH_TORCHVISION starts: augment.csv. Without a folder the rows of files stay as they
    /// are.</summary>
    [Fact(Explicit = true)]
    public void Views_are_timed()
    {
        using var peer = Setting("MIRA_BENCH_TORCHVISION") is { } command ? new TorchvisionPeer(command) : null;
        var timings = new List<AugmentationTiming>
        {
            AugmentationBenchmark.Run(AugmentationPipeline.Cifar, Catalog.Load(Catalog.Default).Test, ViewRounds, peer),
        };
        if (Setting("MIRA_BENCH_IMAGES") is { } folder)
        {
            var files = Catalog.Load("imagefolder", folder).Train;
            timings.AddRange(AugmentationPipeline.OfFiles.Select(pipeline =>
                AugmentationBenchmark.Run(pipeline, files, ViewRounds, peer)));
        }
        AugmentationTiming.Update(InBench("augment.csv"), timings);
    }

    /// <summary>Images of the folder that MIRA_BENCH_IMAGES names as files, tar and Parquet, in turns: shards.csv.
    /// Nothing without a folder.</summary>
    [Fact(Explicit = true)]
    public void Shards_are_timed()
    {
        if (Setting("MIRA_BENCH_IMAGES") is { } folder)
        {
            using var csv = new StreamWriter(InBench("shards.csv"));
            ShardBenchmark.Run(folder, ShardRounds).ForEach(csv.WriteLine);
        }
    }

    /// <summary>A file in the folder that MIRA_BENCH names.</summary>
    private static string InBench(string file) => Path.Combine(Directory.CreateDirectory(
        Setting("MIRA_BENCH") ?? Path.Combine(SourceTree.Root, "results/bench")).FullName, file);

    private static string? Setting(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
