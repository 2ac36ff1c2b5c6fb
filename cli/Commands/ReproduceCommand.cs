using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Experiments.Reporting;
using Mira.Experiments.Reproduction;

namespace Mira.Cli.Commands;

/// <summary>The main job from pretraining to report.</summary>
internal static class ReproduceCommand
{
    internal static Command Build(Terminal terminal)
    {
        var scale = ScaleOption.Create();
        var data = new DataOptions();
        var compute = new ComputeOptions();
        var seed = SeedOption.Create();
        var output = new Option<DirectoryInfo?>("--output", "-o") { Description = "Folder for results; results/ours/SCALE unless given", HelpName = "DIR" };
        var fresh = new Option<bool>("--fresh") { Description = "Train again from the start, even where the folder holds a checkpoint to go on from" };
        var command = new Command("reproduce", "Pretrain MIRA and the Sinkhorn baseline, evaluate both and random weights, draw Figure 2, write one report") { scale, seed, output, fresh };
        data.AddTo(command);
        compute.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var chosen = parsed.GetValue(scale);
            var folder = new ReportFolder(parsed.GetValue(output)?.FullName ?? Path.Combine("results", "ours", chosen.ToString().ToLowerInvariant()));
            var study = new SmallStudy(data.Load(parsed), StudyScale.Of(chosen), parsed.GetValue(seed), compute.Read(parsed).Start(), folder);
            if (parsed.GetValue(fresh))
            {
                study.Forget();
            }
            Run(terminal, study, folder, stop);
            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }

    private static void Run(Terminal terminal, SmallStudy study, ReportFolder folder, CancellationToken stop)
    {
        using var progress = new EvaluationDisplay(terminal);
        var results = study.Run(terminal.CommandLine, new PretrainingDisplay(terminal), progress, stop);
        progress.Dispose();
        EvaluationTable.Show(terminal, results);
        terminal.WriteLine(folder.Report);
    }
}
