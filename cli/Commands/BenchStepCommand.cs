using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Commands;

/// <summary>Times the training step of a recipe, alone or beside another program's.</summary>
internal static class BenchStepCommand
{
    // A noisy machine slows single rounds; the median of seven is stable.
    private const int Rounds = 7;

    internal static Command Build(Terminal terminal)
    {
        var steps = new Option<int>("--steps")
        {
            Description = "Steps to time after a short warm-up; with --peer, per program in each of 7 rounds",
            HelpName = "N",
            DefaultValueFactory = _ => 30,
            Validators = { Require.AtLeast(1) },
        };
        var batch = new Option<int?>("--batch")
        {
            Description = "Images per step, instead of the recipe's number",
            HelpName = "N",
            Validators = { Require.AtLeast(2) },
        };
        var peer = new Option<string?>("--peer")
        {
            Description = "Compare with another program, such as \"python3 tests/Bench/step_speed.py\" (PyTorch)",
            HelpName = "COMMAND",
        };
        var output = BenchOptions.Output();
        var recipe = new RecipeOptions();
        var compute = new ComputeOptions();
        var command = new DocumentedCommand("step", "Time the training step of a recipe, without loading.",
            new Example("Time the recipe of CIFAR-10 at laptop scale", "mira bench step --recipe cifar10"),
            new Example("Compare with PyTorch", "mira bench step --threads 2 --peer \"python3 " +
                "tests/Bench/step_speed.py\""))
        {
            { OptionGroup.Evaluation, steps, batch, peer },
            { OptionGroup.Output, output },
        };
        recipe.AddTo(command);
        compute.AddTo(command);
        command.SetAction(parsed =>
        {
            var asked = recipe.Read(parsed);
            var timed = asked with { BatchSize = parsed.GetValue(batch) ?? asked.BatchSize };
            var ready = compute.Read(parsed).At(recipe.Scale(parsed)).Start().For(timed);
            if (parsed.GetValue(peer) is { } other)
            {
                Compare(terminal, timed, ready, other, parsed.GetValue(steps), parsed.GetValue(output));
            }
            else
            {
                Time(terminal, timed, ready, parsed.GetValue(steps), parsed.GetValue(output));
            }
        });
        return command;
    }

    private static void Time(Terminal terminal, PretrainRecipe recipe, Compute compute, int steps, FileInfo? output)
    {
        var timing = StepBenchmark.Run(recipe, compute, steps);
        terminal.Show("step", timing, () => terminal.WriteLine(
            $"{timing.Recipe} {timing.RecipeHash}, batch {timing.BatchSize}, {timing.Device}, " +
            $"{timing.Precision}, {compute.ThreadsInWords()}: " +
            $"{timing.Median:f1} images/s median of {timing.Steps} steps, best {timing.Best:f1}, " +
            $"worst {timing.Worst:f1}"));
        BenchOptions.Write(terminal, output, [timing]);
    }

    private static void Compare(Terminal terminal, PretrainRecipe recipe, Compute compute, string command, int steps,
        FileInfo? output)
    {
        using var peer = new StepPeer(command, recipe, compute);
        var result = StepBenchmark.Compare(recipe, compute, peer, Rounds, steps);
        terminal.Show("comparison", result, () => Print(terminal, result));
        BenchOptions.Write(terminal, output, [result]);
    }

    private static void Print(Terminal terminal, StepComparison result)
    {
        terminal.WriteLine($"{result.Recipe} {result.RecipeHash}, width {result.Width}, batch " +
            $"{result.BatchSize}, {result.Precision}, {result.Threads} thread(s), " +
            $"{result.Rounds} rounds of {result.StepsPerRound} steps");
        terminal.WriteLine($"by the clock:      {result.ImagesPerSecond:f1} images/s, peer " +
            $"{result.PeerImagesPerSecond:f1}: ratio {result.Ratio:f2}");
        terminal.WriteLine($"by processor time: {result.ImagesPerCpuSecond:f1} images/s, peer " +
            $"{result.PeerImagesPerCpuSecond:f1}: ratio {result.CpuRatio:f2}");
        terminal.WriteLine($"largest memory:    {result.PeakMemory >> 20} MiB, peer {result.PeerPeakMemory >> 20} MiB");
    }
}
