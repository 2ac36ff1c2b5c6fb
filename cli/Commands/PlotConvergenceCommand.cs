using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Convergence;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Runtime;
using Mira.Experiments.Tables;

namespace Mira.Cli.Commands;

/// <summary>Figure 2: how fast the solvers converge.</summary>
internal static class PlotConvergenceCommand
{
    internal static Command Build(Terminal terminal)
    {
        var from = new Option<string?>("--from") { Description = "Draw these numbers again, without computing", HelpName = "FILE.csv" };
        var checkpoints = new Option<string[]>("--checkpoint")
        {
            Description = "Trained models to take scores from, a panel each",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var settings = new ConvergenceOptions();
        var data = new DataOptions();
        var compute = new ComputeOptions();
        var seed = SeedOption.Create();
        var output = OutputOption.Create(".");
        var command = new Command("plot-convergence", "Figure 2: convergence of MIRA's fixed point and of Sinkhorn-Knopp on trained models")
        {
            checkpoints,
            from,
            output,
            seed,
        };
        settings.AddTo(command);
        data.AddTo(command);
        compute.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var (file, models) = (parsed.GetValue(from), parsed.GetValue(checkpoints) ?? []);
            if ((file is null) == (models.Length == 0))
            {
                return Task.FromResult(UsageDisplay.Show(
                    terminal, parsed, "Expected either --checkpoint FILE, to measure, or --from FILE.csv, to draw again."));
            }
            var points = file is not null
                ? ResultsCsv.Read<ConvergencePoint>(file)
                : Measure(models, settings.Read(parsed), data.Load(parsed), compute.Read(parsed).Start(), parsed.GetValue(seed), stop);
            Draw(terminal, points, parsed.GetRequiredValue(output).ToString(), file);
            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }

    private static List<ConvergencePoint> Measure(
        string[] checkpoints, ConvergenceSettings settings, ImageDataset data, Compute compute, int seed, CancellationToken stop)
    {
        var points = new List<ConvergencePoint>();
        foreach (var checkpoint in checkpoints)
        {
            using var network = PretrainedNetwork.Load(checkpoint, null, compute);
            var scores = ModelScores.Of(network, data.Train, settings.BatchSize, seed, compute);
            var measured = ConvergenceMeasurement.Measure(ConvergenceFigure.ModelOf(network.Method), scores, settings, stop);
            points.AddRange(measured.Select(point => point with { RecipeHash = network.Recipe.Hash }));
        }
        return points;
    }

    /// <summary>Writes the numbers, unless they come from that very file, and the figure.</summary>
    private static void Draw(Terminal terminal, IReadOnlyList<ConvergencePoint> points, string folder, string? from)
    {
        var csv = Path.Combine(folder, ConvergenceFigure.Name + ".csv");
        if (from is null || Path.GetFullPath(from) != Path.GetFullPath(csv))
        {
            ResultsCsv.Write(csv, points);
            terminal.WriteLine(csv);
        }
        foreach (var path in Chart.Save(ConvergenceFigure.Draw(points), folder))
        {
            terminal.WriteLine(path);
        }
    }
}
