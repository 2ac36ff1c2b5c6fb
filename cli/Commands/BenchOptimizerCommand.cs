using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Commands;

/// <summary>Times optimizer and moving average.</summary>
internal static class BenchOptimizerCommand
{
    private const int Rounds = 15;
    private const int Steps = 2;

    // The batch at which the share of a step is judged.
    private const int BatchSize = 128;

    internal static Command Build(Terminal terminal)
    {
        var threads = BenchOptions.Threads();
        var output = BenchOptions.Output();
        var command = new DocumentedCommand("optimizer",
            "Time the optimizer and moving average of ResNet-18 against loops over its tensors.",
            new Example("Time it with one thread", "mira bench optimizer"),
            new Example("Time it with two threads and keep the numbers",
                "mira bench optimizer --threads 2 --out optimizer.csv"))
        {
            { OptionGroup.Compute, threads },
            { OptionGroup.Output, output },
        };
        command.SetAction(parsed =>
        {
            var compute = new ComputeSettings
            {
                Device = new(DeviceKind.Cpu),
                Threads = parsed.GetValue(threads)
            }.Start();
            var timing = OptimizerBenchmark.Run(Pretrain.Mira with { BatchSize = BatchSize }, compute, Rounds, Steps);
            terminal.WriteLine($"{timing.Parameters / 1e6:f1} million weights, {timing.Threads} " +
                $"thread(s): {timing.Milliseconds:f1} ms; TorchSharp's SGD and a lerp of each tensor " +
                $"{timing.UsualMilliseconds:f1} ms (ratio {timing.Ratio:f2}); copying as many bytes " +
                $"{timing.CopyMilliseconds:f1} ms; " +
                $"{100 * timing.ShareOfStep:f2} % of a step of {timing.BatchSize} images");
            BenchOptions.Write(parsed.GetValue(output), [timing]);
        });
        return command;
    }
}
