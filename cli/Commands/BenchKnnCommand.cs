using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Commands;

/// <summary>Times nearest-neighbor evaluations.</summary>
internal static class BenchKnnCommand
{
    // The test and training images of CIFAR, and ResNet-18's features.
    private const int Queries = 10_000, Entries = 50_000, Dimension = 512, Rounds = 3;

    internal static Command Build(Terminal terminal)
    {
        var queries = Size("--queries", "Images to classify", Queries, BenchOptions.SmallestBank);
        var entries = Size("--entries", "Training images to search", Entries, BenchOptions.SmallestBank);
        var dimension = Size("--dimension", "Feature dimension", Dimension, 1);
        var files = new FeatureOptions();
        var rounds = Size("--rounds", "Evaluations to time", Rounds, 1);
        var peer = new Option<string?>("--peer")
        {
            Description = "Compare with another program, such as \"python3 tests/Bench/knn_speed.py\" " +
                "(DINO in PyTorch)",
            HelpName = "COMMAND",
        };
        var memory = MemoryOption.Create("Search features in a temporary file with this much memory, such as 1G");
        var threads = BenchOptions.Threads();
        var output = BenchOptions.Output();
        var command = new DocumentedCommand("knn",
            "Time exact nearest-neighbor evaluation, of random features or of files.",
            new Example("Time CIFAR's size with one thread", "mira bench knn"),
            new Example("Time features of files", "mira bench knn --features train.npz --test-features " +
                "test.npz --threads 2"))
        {
            { OptionGroup.Evaluation, queries, entries, dimension, rounds, peer },
            { OptionGroup.Compute, memory, threads },
            { OptionGroup.Output, output },
        };
        files.AddTo(command);
        command.SetAction(parsed =>
        {
            var compute = new ComputeSettings
            {
                Device = new(DeviceKind.Cpu),
                Threads = parsed.GetValue(threads)
            }.Start();
            var size = new KnnSize(parsed.GetValue(queries), parsed.GetValue(entries), parsed.GetValue(dimension));
            using var features = files.ReadIfGiven(parsed) is { } sets
                ? KnnFeatures.Of(sets.Train, sets.Test)
                : KnnFeatures.Random(size, inFile: parsed.GetValue(memory) is not null);
            using var benchmark = new KnnBenchmark(features, compute, parsed.GetValue(peer),
                parsed.GetValue(memory)?.Bytes);
            List<KnnTiming> timings = [.. Enumerable.Range(0, parsed.GetValue(rounds))
                .Select(_ => Shown(benchmark.Run(), terminal))];
            BenchOptions.Write(terminal, parsed.GetValue(output), timings);
        });
        return command;
    }

    private static KnnTiming Shown(KnnTiming timing, Terminal terminal)
    {
        terminal.ShowNext("knn", timing, () => terminal.WriteLine(
            $"round {timing.Round}: {timing.Queries} x {timing.Entries} x {timing.Dimension}, " +
            $"{timing.Threads} thread(s): {timing.Seconds:f2} s, exact, at most {timing.PeakMebibytes} MiB" +
            (timing.Ratio is { } ratio ? $"; PyTorch {timing.PeerSeconds:f2} s (ratio {ratio:f2}; by processor time " +
                $"{timing.ProcessorSeconds:f2} and {timing.PeerProcessorSeconds:f2} s, {timing.ProcessorRatio:f2})"
                : "")));
        return timing;
    }

    private static Option<int> Size(string name, string description, int size, int smallest) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => size,
        Validators = { Require.AtLeast(smallest) },
    };
}
