using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Experiments;
using Mira.Experiments.Reporting;

namespace Mira.Cli.Commands;

/// <summary>Figure 2: how fast the solvers converge.</summary>
internal static class PlotConvergenceCommand
{
    internal static Command Build(Terminal terminal)
    {
        var from = new Option<string>("--from")
        {
            Description = "Draw these numbers again, without computing",
            HelpName = "FILE.csv",
            Required = true,
        };
        var output = OutputOption.Create(".");
        var command = new Command("plot-convergence", "Figure 2: convergence of MIRA's fixed point and of Sinkhorn-Knopp on trained models") { from, output };
        command.SetAction(parsed => Draw(terminal, ResultsCsv.Read<ConvergencePoint>(parsed.GetRequiredValue(from)), parsed.GetRequiredValue(output).ToString()));
        return command;
    }

    /// <summary>Writes the numbers and the figure.</summary>
    internal static void Draw(Terminal terminal, IReadOnlyList<ConvergencePoint> points, string folder)
    {
        var csv = Path.Combine(folder, Figure2Convergence.Name + ".csv");
        ResultsCsv.Write(csv, points);
        terminal.WriteLine(csv);
        foreach (var path in Chart.Save(Figure2Convergence.Draw(points), folder))
        {
            terminal.WriteLine(path);
        }
    }
}
