using System.CommandLine;
using System.Globalization;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments.Records;
using Mira.Experiments.Reproduction;
using Mira.Experiments.ScoreFiles;

namespace Mira.Cli.Commands;

/// <summary>Labels a user's own scores.</summary>
internal static class AssignCommand
{
    internal static Command Build(Terminal terminal)
    {
        var logits = new Argument<string>("LOGITS")
        {
            Description = "Scores [batch, prototypes], float32 or float64, saved by numpy.save " +
                "(.npy); - reads standard input",
        };
        var output = new Option<FileInfo>("--out", "-o")
        {
            Description = "File to write the targets to, in the same number format",
            HelpName = "TARGETS.npy",
            Required = true,
        };
        var folder = new Option<DirectoryInfo?>("--output")
        {
            Description = "Also leave run.json, assign.csv and report.html in this folder",
            HelpName = "DIR",
        };
        var overwrite = OverwriteOption.Create();
        var solver = new SolverOptions();
        var compute = new ComputeOptions();
        var command = new DocumentedCommand("assign", "Turn scores into soft targets with MIRA or Sinkhorn-Knopp.",
            new Example("Solve MIRA until every row is certified to 1e-6",
                "mira assign scores.npy --out targets.npy --tolerance 1e-6"),
            new Example("Run 3 iterations of Sinkhorn-Knopp", "mira assign scores.npy --out targets.npy " +
                "--solver sinkhorn --iterations 3"))
        {
            logits,
            { OptionGroup.Output, output, folder, overwrite },
        };
        solver.AddTo(command);
        compute.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var report = parsed.GetValue(folder) is { } named ? new EvaluationFolder(named.ToString()) : null;
            report?.Require(parsed.GetValue(overwrite));
            var started = compute.Read(parsed).Start();
            var recording = new RunRecording("assign", terminal.CommandLine, seed: 0, started);
            var (labeling, scores) = (solver.Read(parsed, stop), parsed.GetRequiredValue(logits));
            var targets = parsed.GetRequiredValue(output).ToString();
            var summary = labeling.Run(scores, targets, started);
            terminal.Wrote(targets);
            if (report is not null)
            {
                var record = recording.Close(RecordedData.Scores(scores), [("targets", labeling.Settings)],
                    Warnings(summary));
                foreach (var path in report.Close(record, [report.Write(EvaluationFolder.Targets, [summary])]))
                {
                    terminal.Wrote(path);
                }
            }
            return Task.FromResult(Show(terminal, summary, labeling));
        });
        return command;
    }

    private static int Show(Terminal terminal, LabelingSummary summary, FileLabeling labeling)
    {
        terminal.Show("assignment", Record(summary, labeling), () => Print(terminal, summary, labeling));
        foreach (var warning in Warnings(summary))
        {
            terminal.Warn(warning);
        }
        return summary.HasConverged ? ExitCodes.Ok : ExitCodes.Diverged;
    }

    private static IReadOnlyList<string> Warnings(LabelingSummary summary) =>
        summary.HasConverged ? [] : [Warning(summary)];

    private static object Record(LabelingSummary summary, FileLabeling labeling) => new
    {
        summary.Samples,
        summary.Prototypes,
        summary.PrototypesInUse,
        MutualInformationNats = summary.MutualInformation,
        MarginalEntropyNats = summary.MarginalEntropy,
        summary.Objective,
        labeling.Beta,
        Tau = labeling.Temperature,
        summary.Iterations,
        summary.Tolerance,
        summary.CertifiedError,
        summary.HasConverged,
    };

    private static void Print(Terminal terminal, LabelingSummary summary, FileLabeling labeling) =>
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            batch               {summary.Samples} samples, {summary.Prototypes} prototypes, {summary.PrototypesInUse} in use
            mutual information  {summary.MutualInformation:F6} nats
            marginal entropy    {summary.MarginalEntropy:F6} nats of at most ln {summary.Prototypes} = {Math.Log(summary.Prototypes):F6}
            objective (Eq. 4)   {summary.Objective:F10} at β = {labeling.Beta:G6}, τ = {labeling.Temperature:G6}
            iterations          {summary.Iterations}
            certificate         {Certificate(summary)}
            """));

    private static string Warning(LabelingSummary summary) => string.Create(CultureInfo.InvariantCulture,
        $"The tolerance of {summary.Tolerance:g3} was not reached. After {summary.Iterations} " +
        $"iterations every row is certified to {summary.CertifiedError:0.00e-0}. ")
        + (summary.Iterations >= summary.IterationLimit
            ? "This is the most iterations that mira makes. Try --acceleration anderson, which needs fewer."
            : "Rounding prevents a smaller error. Use a larger --tolerance, or save the scores as float64.");

    private static string Certificate(LabelingSummary summary) => summary.CertifiedError is { } error
        ? string.Create(CultureInfo.InvariantCulture,
            $"every row within {error:0.00e-0} of the exact solution in total variation")
        : "none; Sinkhorn-Knopp has no such bound";
}
