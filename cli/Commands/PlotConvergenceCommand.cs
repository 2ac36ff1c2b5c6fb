using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Convergence;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Commands;

/// <summary>Figure 2: how fast the solvers converge.</summary>
internal static class PlotConvergenceCommand
{
    private const string Csv = ConvergenceFigure.Name + ".csv";

    internal static Command Build(Terminal terminal)
    {
        var from = new Option<string?>("--from")
        {
            Description = "Draw these saved numbers again, without computing",
            HelpName = "FILE.csv",
        };
        var checkpoints = new Option<string[]>("--checkpoint")
        {
            Description = "Trained networks to measure; each gets a panel",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var settings = new ConvergenceOptions();
        var data = new DataOptions();
        var compute = new ComputeOptions();
        var seed = SeedOption.Create();
        var (output, overwrite) = (OutputOption.Create("runs/convergence"), OverwriteOption.Create());
        var command = new DocumentedCommand("plot-convergence",
            "Draw Figure 2: how fast MIRA and Sinkhorn-Knopp converge on trained networks.",
            new Example("Measure a checkpoint and draw it",
                "mira plot-convergence --checkpoint runs/pretrain/checkpoint.safetensors --output plots"),
            new Example("Draw saved numbers again",
                "mira plot-convergence --from results/ours/laptop/convergence.csv " +
                "--output plots"))
        {
            { OptionGroup.Network, checkpoints },
            { OptionGroup.Evaluation, seed },
            { OptionGroup.Data, from },
            { OptionGroup.Output, output, overwrite },
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
                    terminal, parsed, "Give either --checkpoint FILE to measure, or --from FILE.csv " +
                        "to draw saved numbers."));
            }
            var folder = new EvaluationFolder(parsed.GetRequiredValue(output).ToString());
            if (file is not null)
            {
                Draw(terminal, ResultsCsv.Read<ConvergencePoint>(file), folder, file, parsed.GetValue(overwrite));
                return Task.FromResult(ExitCodes.Ok);
            }
            folder.Require(parsed.GetValue(overwrite));
            var started = compute.Read(parsed).Start();
            var recording = new RunRecording("convergence", terminal.CommandLine, parsed.GetValue(seed), started);
            var (images, how) = (data.Load(parsed), settings.Read(parsed));
            var points = Measure(models, how, images, started, parsed.GetValue(seed), stop);
            ResultsCsv.Write(folder.At(Csv), points);
            var record = recording.Close(RecordedData.Of(images), [("convergence", how)], images.Notes);
            foreach (var path in folder.Close(record, [folder.At(Csv)]))
            {
                terminal.ShowFile(path);
            }
            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }

    private static List<ConvergencePoint> Measure(
        string[] checkpoints, ConvergenceSettings settings, ImageDataset data, Compute compute, int seed,
        CancellationToken stop)
    {
        var points = new List<ConvergencePoint>();
        foreach (var checkpoint in checkpoints)
        {
            using var network = PretrainedNetwork.Load(checkpoint, null, compute);
            var scores = ModelScores.Of(network, data.Train, settings.BatchSize, seed, compute);
            var measured = ConvergenceMeasurement.Measure(ConvergenceFigure.ModelOf(network.Method), scores,
                settings, stop);
            points.AddRange(measured.Select(point => point with { RecipeHash = network.Recipe.Hash }));
        }
        return points;
    }

    /// <summary>Draws numbers of a file, and writes them beside the chart unless they come from there.</summary>
    /// <exception cref="InputException">The folder holds other numbers.</exception>
    private static void Draw(Terminal terminal, IReadOnlyList<ConvergencePoint> points, EvaluationFolder folder,
        string from, bool replaces)
    {
        var csv = folder.At(Csv);
        if (Path.GetFullPath(from) != Path.GetFullPath(csv))
        {
            if (!replaces && File.Exists(csv) && !ResultsCsv.Read<ConvergencePoint>(csv).SequenceEqual(points))
            {
                throw new InputException($"{csv} holds other numbers, which would be lost. Add --overwrite to " +
                    "replace them, or name another --output.");
            }
            ResultsCsv.Write(csv, points);
            terminal.ShowFile(csv);
        }
        foreach (var path in Chart.Save(ConvergenceFigure.Draw(points), folder.Folder))
        {
            terminal.ShowFile(path);
        }
    }
}
