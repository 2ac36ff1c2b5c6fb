using System.CommandLine;
using System.Globalization;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Experiments.Runtime;
using Mira.Experiments.ScoreFiles;

namespace Mira.Cli.Commands;

/// <summary>Labels a user's own scores.</summary>
internal static class AssignCommand
{
    internal static Command Build(Terminal terminal)
    {
        var logits = new Argument<string>("LOGITS") { Description = "Scores [batch, prototypes], float32 or float64, as numpy.save writes them (.npy); - reads standard input" };
        var output = new Option<FileInfo>("--out", "-o") { Description = "File for the targets, in the same number type", HelpName = "TARGETS.npy", Required = true };
        var solver = new SolverOptions();
        var compute = new ComputeOptions();
        var command = new Command("assign", "Turn scores into soft targets with MIRA or Sinkhorn-Knopp") { logits, output };
        solver.AddTo(command);
        compute.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult(Run(
            terminal,
            parsed.GetRequiredValue(logits),
            parsed.GetRequiredValue(output).FullName,
            solver.Read(parsed, stop),
            compute.Read(parsed))));
        return command;
    }

    private static int Run(Terminal terminal, string logits, string targets, FileLabeling labeling, ComputeSettings compute)
    {
        var summary = labeling.Run(logits, targets, compute.Start());
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            batch               {summary.Samples} samples, {summary.Prototypes} prototypes, {summary.PrototypesInUse} in use
            mutual information  {summary.MutualInformation:F6} nats
            marginal entropy    {summary.MarginalEntropy:F6} nats of at most ln {summary.Prototypes} = {Math.Log(summary.Prototypes):F6}
            objective (Eq. 4)   {summary.Objective:F10} at β = {labeling.Beta:G6}, τ = {labeling.Temperature:G6}
            iterations          {summary.Iterations}
            certificate         {Certificate(summary)}
            """));
        if (summary.HasConverged)
        {
            return ExitCodes.Ok;
        }
        terminal.ErrorWriter.WriteLine(Warning(summary));
        return ExitCodes.Diverged;
    }

    private static string Warning(LabelingSummary summary) => string.Create(CultureInfo.InvariantCulture,
        $"warning: The tolerance of {summary.Tolerance:g3} was not reached: after {summary.Iterations} iterations every row is certified to {summary.CertifiedError:0.00e-0}. ")
        + (summary.Iterations >= summary.IterationLimit ? "More iterations are not made; --acceleration anderson needs fewer."
            : "Rounding allows no more: use a larger --tolerance, or save float32 scores as float64.");

    private static string Certificate(LabelingSummary summary) => summary.CertifiedError is { } error
        ? string.Create(CultureInfo.InvariantCulture, $"every row within {error:0.00e-0} of the exact one in total variation")
        : "none: Sinkhorn-Knopp has no such bound";
}
