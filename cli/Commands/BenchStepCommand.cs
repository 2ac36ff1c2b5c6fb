using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Reporting;

namespace Mira.Cli.Commands;

/// <summary>Times the training step of a recipe.</summary>
internal static class BenchStepCommand
{
    internal static Command Build(Terminal terminal)
    {
        var steps = new Option<int>("--steps")
        {
            Description = "Steps timed after a short warm-up",
            HelpName = "N",
            DefaultValueFactory = _ => 30,
            Validators = { Require.AtLeast(1) },
        };
        var output = new Option<FileInfo?>("--out") { Description = "Also write the timing to this CSV file", HelpName = "FILE.csv" };
        var recipe = new RecipeOptions();
        var compute = new ComputeOptions();
        var command = new Command("step", "Time the training step of a recipe, compute only") { steps, output };
        recipe.AddTo(command);
        compute.AddTo(command);
        command.SetAction(parsed =>
        {
            var timing = StepBenchmark.Run(recipe.Read(parsed), compute.Read(parsed).Start(), parsed.GetValue(steps));
            terminal.WriteLine($"{timing.Recipe} {timing.RecipeHash}, batch {timing.BatchSize}, {timing.Device}, {timing.Precision}, {timing.Threads} thread(s): " +
                $"{timing.Median:f1} images/s median of {timing.Steps} steps, best {timing.Best:f1}, worst {timing.Worst:f1}");
            if (parsed.GetValue(output) is { } file)
            {
                ResultsCsv.Write(file.FullName, [timing]);
            }
        });
        return command;
    }
}
