using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Commands;

/// <summary>Times the training step of a recipe, alone or beside another program's.</summary>
internal static class BenchStepCommand
{
    // A noisy machine slows single rounds; seven of them have a median that stands.
    private const int Rounds = 7;

    internal static Command Build(Terminal terminal)
    {
        var steps = new Option<int>("--steps")
        {
            Description = "Steps timed after a short warm-up; with --peer, of either side in each of 7 rounds",
            HelpName = "N",
            DefaultValueFactory = _ => 30,
            Validators = { Require.AtLeast(1) },
        };
        var batch = new Option<int?>("--batch") { Description = "Images per step, in the place of the recipe's", HelpName = "N", Validators = { Require.AtLeast(2) } };
        var peer = new Option<string?>("--peer")
        {
            Description = "Take turns with another program: \"python3 tests/Golden/step_speed.py\" is the step in PyTorch",
            HelpName = "COMMAND",
        };
        var output = BenchOptions.Output();
        var recipe = new RecipeOptions();
        var compute = new ComputeOptions();
        var command = new Command("step", "Time the training step of a recipe, compute only") { steps, batch, peer, output };
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
        terminal.WriteLine($"{timing.Recipe} {timing.RecipeHash}, batch {timing.BatchSize}, {timing.Device}, {timing.Precision}, {compute.ThreadsInWords()}: " +
            $"{timing.Median:f1} images/s median of {timing.Steps} steps, best {timing.Best:f1}, worst {timing.Worst:f1}");
        BenchOptions.Write(output, [timing]);
    }

    private static void Compare(Terminal terminal, PretrainRecipe recipe, Compute compute, string command, int steps, FileInfo? output)
    {
        using var peer = new StepPeer(command, recipe, compute);
        var result = StepBenchmark.Compare(recipe, compute, peer, Rounds, steps);
        terminal.WriteLine($"{result.Recipe} {result.RecipeHash}, width {result.Width}, batch {result.BatchSize}, {result.Precision}, {result.Threads} thread(s), " +
            $"{result.Rounds} rounds of {result.StepsPerRound} steps");
        terminal.WriteLine($"by the clock:      {result.ImagesPerSecond:f1} images/s, peer {result.PeerImagesPerSecond:f1}: ratio {result.Ratio:f2}");
        terminal.WriteLine($"by processor time: {result.ImagesPerCpuSecond:f1} images/s, peer {result.PeerImagesPerCpuSecond:f1}: ratio {result.CpuRatio:f2}");
        terminal.WriteLine($"largest memory:    {result.PeakMemory >> 20} MiB, peer {result.PeerPeakMemory >> 20} MiB");
        BenchOptions.Write(output, [result]);
    }
}
