using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Commands;

/// <summary>Times the search for neighbors.</summary>
internal static class BenchKnnCommand
{
    // The test and training images of CIFAR, and ResNet-18's features.
    private const int Queries = 10_000, Entries = 50_000, Dimension = 512;

    internal static Command Build(Terminal terminal)
    {
        var queries = Size("--queries", "Images to classify", Queries);
        var entries = Size("--entries", "Images of the bank", Entries);
        var threads = BenchOptions.Threads();
        var output = BenchOptions.Output();
        var command = new Command("knn", "Time the search for neighbors against float32 products and topk") { queries, entries, threads, output };
        command.SetAction(parsed =>
        {
            var compute = new ComputeSettings { Device = new(DeviceKind.Cpu), Threads = parsed.GetValue(threads) }.Start();
            var timing = KnnBenchmark.Run(parsed.GetValue(queries), parsed.GetValue(entries), Dimension, compute);
            terminal.WriteLine($"{timing.Queries} x {timing.Entries} x {timing.Dimension}, {timing.Threads} thread(s): {timing.Seconds:f1} s, exact; " +
                $"float32 and topk {timing.UsualSeconds:f1} s (ratio {timing.Ratio:f2}); the products alone {timing.ProductSeconds:f1} s ({timing.ProductGigaflops:f0} GFLOP/s)");
            BenchOptions.Write(parsed.GetValue(output), [timing]);
        });
        return command;
    }

    private static Option<int> Size(string name, string description, int size) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => size,
        Validators = { Require.AtLeast(BenchOptions.SmallestBank) },
    };
}
