using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Experiments.Reporting;
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
        var command = new Command("plot-training", "Draw loss, k-NN accuracy, entropies and prototypes in use over the epochs")
        {
            from,
            output,
        };
        command.SetAction(parsed => Draw(terminal, parsed.GetRequiredValue(from), parsed.GetRequiredValue(output)));
        return command;
    }

    private static void Draw(Terminal terminal, string[] files, DirectoryInfo output)
    {
        List<TrainingCurve> curves = [.. files.Select(file => new TrainingCurve(NameOf(file), ResultsCsv.ReadLog<EpochMetrics>(file)))];
        foreach (var path in TrainingFigures.All(curves).SelectMany(figure => Chart.Save(figure, output.ToString())))
        {
            terminal.WriteLine(path);
        }
    }

    private static string NameOf(string file) => MethodNames.OfFolder(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)))!);
}
