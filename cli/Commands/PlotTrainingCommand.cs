using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
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
            Description = "metrics.csv of a run, also of one that still goes on; several are drawn together, named after their folders",
            HelpName = "FILE.csv",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var output = OutputOption.Create(".");
        var bands = new Option<FileInfo?>("--save-bands")
        {
            Description = "Write the range of loss, information, prototypes, rank and cosine of these finished runs over training, and draw nothing",
            HelpName = "FILE.csv",
        };
        var command = new Command("plot-training", "Draw loss, k-NN accuracy, entropies, prototypes in use and embeddings over the epochs")
        {
            from,
            output,
            bands,
        };
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
        ResultsCsv.Write(path, GoodRuns.Of(files.Select(ResultsCsv.ReadLog<EpochMetrics>)).Bands);
        terminal.WriteLine(path);
    }

    private static void Draw(Terminal terminal, string[] files, DirectoryInfo output)
    {
        List<TrainingCurve> curves = [.. files.Select(file => (File: file, Rows: ResultsCsv.ReadLog<EpochMetrics>(file)))
            .Select(run => new TrainingCurve(NameOf(run.File, run.Rows), run.Rows))];
        foreach (var path in TrainingFigures.All(curves).SelectMany(figure => Chart.Save(figure, output.ToString())))
        {
            terminal.WriteLine(path);
        }
    }

    private static string NameOf(string file, IReadOnlyList<EpochMetrics> rows)
    {
        var folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)))!;
        return rows is [.., { Method: [_, ..] method }] && MethodNames.FolderOf(method) == folder ? method : MethodNames.OfFolder(folder);
    }
}
