using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Alarms;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reporting.Figures;

namespace Mira.Cli.Commands;

/// <summary>Draws the curves of pretraining runs from their metrics.</summary>
internal static class PlotTrainingCommand
{
    internal static Command Build(Terminal terminal)
    {
        var from = new Option<string[]>("--from")
        {
            Description = "One or more runs, finished or not: folders, or metrics.csv; each is named after its folder",
            HelpName = "RUN|FILE.csv",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var output = OutputOption.Create(".");
        var bands = new Option<FileInfo?>("--save-bands")
        {
            Description = "Instead of drawing, write the range of each curve over these finished runs",
            HelpName = "FILE.csv",
        };
        var command = new DocumentedCommand("plot-training",
            "Draw the training curves of runs: loss, k-NN accuracy, entropies, prototypes, embeddings.",
            new Example("Draw the curves of a run",
                "mira plot-training --from runs/pretrain --output plots"),
            new Example("Compare two runs", "mira plot-training --from runs/mira runs/swav --output plots"))
        {
            { OptionGroup.Data, from },
            { OptionGroup.Output, output },
        };
        command.AddRare(OptionGroup.Output, bands);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(bands) is { } file)
            {
                SaveBands(terminal, parsed.GetRequiredValue(from), file.ToString());
                return;
            }
            Draw(terminal, parsed.GetRequiredValue(from), parsed.GetRequiredValue(output));
        });
        return command;
    }

    private static void SaveBands(Terminal terminal, string[] files, string path)
    {
        var curves = files.Select(file => TrainingCurve.Read("", RunFolder.MetricsOf(file)));
        ResultsCsv.Write(path, GoodRuns.Of(curves).Bands);
        terminal.ShowFile(path);
    }

    private static void Draw(Terminal terminal, string[] files, DirectoryInfo output)
    {
        List<TrainingCurve> curves = [.. files.Select(RunFolder.MetricsOf)
            .Select(file => (File: file, Curve: TrainingCurve.Read("", file)))
            .Select(run => run.Curve with { Name = NameOf(run.File, run.Curve.Epochs) })];
        foreach (var path in TrainingFigures.All(curves).SelectMany(figure => Chart.Save(figure, output.ToString())))
        {
            terminal.ShowFile(path);
        }
    }

    private static string NameOf(string file, IReadOnlyList<EpochMetrics> rows)
    {
        var folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)))!;
        return rows is [.., { Method: [_, ..] method }] && MethodNames.FolderOf(method) == folder
            ? method
            : MethodNames.OfFolder(folder);
    }
}
