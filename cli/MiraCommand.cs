using System.CommandLine;
using Mira.Cli.Commands;
using Mira.Cli.Display;
using Mira.Cli.Help;

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
        ("help", HelpCommand.Build),
        ("version", HelpCommand.BuildVersion),
    ];

    /// <summary>Examples of the root's help.</summary>
    internal static IReadOnlyList<Example> Examples { get; } =
    [
        new("Pretrain, evaluate and draw Figure 2 on the embedded images (minutes on two cores)", "mira reproduce"),
        new("Train on your own images", "mira pretrain /data/photos --output runs/photos"),
        new("Evaluate a checkpoint beside random weights",
            "mira knn --checkpoint mira.pth --data imagefolder --data-dir /data/photos"),
    ];

    /// <summary>The root with all subcommands.</summary>
    internal static RootCommand Build(Terminal terminal) => Build(terminal, []);

    /// <summary>The root for a command line: with the subcommand that the first word names, or else
    /// with all of them.</summary>
    /// <remarks>Building the options of all commands took most of the start-up time.</remarks>
    internal static RootCommand Build(Terminal terminal, IReadOnlyList<string> arguments)
    {
        var root = new RootCommand("Self-supervised pretraining with MIRA (mutual information " +
            "regularized assignment), its evaluation, and the paper's tables.");
        var called = Array.FindIndex(Subcommands, command => arguments.Count > 0 && command.Name == arguments[0]);
        foreach (var (_, build) in called < 0 ? Subcommands.AsSpan() : Subcommands.AsSpan(called, 1))
        {
            root.Add(build(terminal));
        }
        return root;
    }
}
