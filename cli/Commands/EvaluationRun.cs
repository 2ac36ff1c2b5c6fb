using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Reporting;
using Mira.Experiments.Reporting.Figures;

namespace Mira.Cli.Commands;

/// <summary>What the evaluation commands share: options, networks, table, CSV and chart.</summary>
internal static class EvaluationRun
{
    /// <summary>Gives a command the shared options and its action.</summary>
    /// <param name="command">The command.</param>
    /// <param name="terminal">Where results are shown.</param>
    /// <param name="folder">Folder under runs/ for the results.</param>
    /// <param name="protocol">Makes the evaluation of one network from the parsed options.</param>
    internal static void AddTo(Command command, Terminal terminal, string folder,
        Func<ParseResult, Func<NetworkEvaluation, PretrainedNetwork, EvaluationResult>> protocol)
    {
        var networks = new EvaluationOptions();
        var data = new DataOptions();
        var compute = new ComputeOptions();
        var output = OutputOption.Create($"runs/{folder}");
        networks.AddTo(command);
        data.AddTo(command);
        compute.AddTo(command);
        command.Add(output);
        command.SetAction((parsed, stop) =>
        {
            var evaluate = protocol(parsed);
            var images = data.Load(parsed);
            var started = compute.Read(parsed).Start();
            using var progress = new EvaluationDisplay(terminal);
            var evaluation = new NetworkEvaluation(images, new EvaluationSettings(started)
            {
                Seed = networks.Seed(parsed),
                Progress = progress,
                Stop = stop,
            });
            var results = networks.Networks(parsed, started).Select(network => evaluate(evaluation, network)).ToList();
            progress.Dispose();
            BadImageDisplay.Show(terminal, images);
            Write(terminal, results, parsed.GetRequiredValue(output).ToString());
            return Task.FromResult(ExitCodes.Ok);
        });
    }

    private static void Write(Terminal terminal, List<EvaluationResult> results, string folder)
    {
        EvaluationTable.Show(terminal, results);
        var csv = new ReportFolder(folder).Evaluations;
        ResultsCsv.Write(csv, results);
        terminal.WriteLine(csv);
        foreach (var path in Chart.Save(AccuracyFigure.Draw(results), folder))
        {
            terminal.WriteLine(path);
        }
    }
}
