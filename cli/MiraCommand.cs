using System.CommandLine;
using Mira.Cli.Commands;
using Mira.Cli.Display;

namespace Mira.Cli;

/// <summary>The root command: the list of subcommands.</summary>
internal static class MiraCommand
{
    internal static RootCommand Build(Terminal terminal) =>
        new("MIRA: self-supervised pretraining by mutual information regularized assignment, its evaluation and its figures.")
        {
            ReproduceCommand.Build(terminal),
            PretrainCommand.Build(terminal),
            ResumeCommand.Build(terminal),
            RecipeCommand.Build(terminal),
            CheckpointCommand.Build(terminal),
            ExportCommand.Build(terminal),
            ExtractCommand.Build(terminal),
            KnnCommand.Build(terminal),
            LinearEvalCommand.Build(terminal),
            SemiSupervisedCommand.Build(terminal),
            TransferCommand.Build(terminal),
            PlotTrainingCommand.Build(terminal),
            PlotConvergenceCommand.Build(terminal),
            ReportCommand.Build(terminal),
            AssignCommand.Build(terminal),
            BenchCommand.Build(terminal),
            DataCommand.Build(terminal),
            DoctorCommand.Build(terminal),
            CompletionsCommand.Build(terminal),
        };
}
