using System.CommandLine;
using System.Globalization;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Commands;

/// <summary>Reckons how the paper's recipes scale from 1 to 64 processes.</summary>
internal static class BenchScalingCommand
{
    /// <summary>Name of the command.</summary>
    internal const string Name = "scaling";

    internal static Command Build(Terminal terminal)
    {
        var output = BenchOptions.Output();
        var command = new DocumentedCommand(Name,
            "Reckon the paper's steps over 1 to 64 processes: measured computing, counted exchanges, assumed networks.",
            new Example("Show the table", "mira bench scaling"),
            new Example("Write the table and its chart", "mira bench scaling --out results/cluster/scaling.csv"))
        {
            { OptionGroup.Output, output },
        };
        command.SetAction(parsed => Run(terminal, parsed.GetValue(output)));
        return command;
    }

    private static int Run(Terminal terminal, FileInfo? output)
    {
        LibTorch.Load();
        var rows = ScalingStudy.Run(terminal.Note);
        Show(terminal, rows);
        BenchOptions.Write(terminal, output, rows);
        if (output is not null)
        {
            var figure = ClusterFigures.Scaling(Path.GetFileNameWithoutExtension(output.Name), rows);
            foreach (var path in Chart.Save(figure, output.DirectoryName!))
            {
                terminal.Wrote(path);
            }
        }
        return ExitCodes.Ok;
    }

    internal static void Show(Terminal terminal, IReadOnlyList<ScalingRow> rows) =>
        terminal.Show("scaling", rows, () => Print(terminal, rows));

    private static void Print(Terminal terminal, IReadOnlyList<ScalingRow> rows)
    {
        terminal.WriteLine("Modeled, not run. Efficiency is that of one process with the whole batch.");
        terminal.WriteLine($"{"network",-22}{"views",-18}{"machine",-32}{"interconnect",-24}{"processes",10}" +
            $"{"step, ms",12}{"images/s",12}{"efficiency",12}");
        foreach (var row in rows)
        {
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Network,-22}{row.Views,-18}{row.Machine,-32}{row.Interconnect,-24}{row.Processes,10}" +
                $"{row.StepMilliseconds,12:n1}{row.ImagesPerSecond,12:n0}{row.Efficiency,12:p0}"));
        }
    }
}
