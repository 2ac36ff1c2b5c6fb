using System.CommandLine;
using Mira.Cli.Commands;
using Mira.Cli.Display;

namespace Mira.Cli;

/// <summary>The root command: the list of subcommands.</summary>
internal static class MiraCommand
{
    /// <summary>Every subcommand by its name, in the order of the help.</summary>
    private static readonly (string Name, Func<Terminal, Command> Build)[] Subcommands =
    [
        ("reproduce", ReproduceCommand.Build),
        ("pretrain", PretrainCommand.Build),
        ("resume", ResumeCommand.Build),
        ("recipe", RecipeCommand.Build),
        ("checkpoint", CheckpointCommand.Build),
        ("export", ExportCommand.Build),
        ("extract", ExtractCommand.Build),
        ("knn", KnnCommand.Build),
        ("linear-eval", LinearEvalCommand.Build),
        ("semi-supervised", SemiSupervisedCommand.Build),
        ("transfer", TransferCommand.Build),
        ("plot-training", PlotTrainingCommand.Build),
        ("plot-convergence", PlotConvergenceCommand.Build),
        ("report", ReportCommand.Build),
        ("assign", AssignCommand.Build),
        ("bench", BenchCommand.Build),
        ("data", DataCommand.Build),
        ("doctor", DoctorCommand.Build),
        ("completions", CompletionsCommand.Build),
    ];

    /// <summary>The root with all subcommands.</summary>
    internal static RootCommand Build(Terminal terminal) => Build(terminal, []);

    /// <summary>The root for a command line: with the subcommand that its first word names, or with all where it names none.</summary>
    /// <remarks>All commands have some hundred options, which took most of the time in which a short command starts.</remarks>
    internal static RootCommand Build(Terminal terminal, IReadOnlyList<string> arguments)
    {
        var root = new RootCommand("MIRA: self-supervised pretraining by mutual information regularized assignment, its evaluation and its figures.");
        var called = Array.FindIndex(Subcommands, command => arguments.Count > 0 && command.Name == arguments[0]);
        foreach (var (_, build) in called < 0 ? Subcommands.AsSpan() : Subcommands.AsSpan(called, 1))
        {
            root.Add(build(terminal));
        }
        return root;
    }
}
