using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;

namespace Mira.Cli.Commands;

/// <summary>Measures parts of the program on this machine: one of them by name, or all.</summary>
internal static class BenchCommand
{
    /// <summary>Commands that run only by name: one needs several processes, the other draws up a model.</summary>
    private static readonly string[] Asked = [BenchCollectivesCommand.Name, BenchScalingCommand.Name];

    internal static Command Build(Terminal terminal)
    {
        var folder = new Option<DirectoryInfo>("--output", "-o")
        {
            Description = "Folder for the CSV files when all benchmarks run",
            HelpName = "DIR",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("results", "bench")),
        };
        var command = new DocumentedCommand("bench",
            "Time parts of mira on this machine; without a COMMAND solver, step, loader and knn.",
            new Example("Run every benchmark", "mira bench --output results/bench"),
            new Example("Time the training step of a recipe", "mira bench step --recipe cifar10 --threads 2"))
        {
            { OptionGroup.Output, folder },
            BenchSolverCommand.Build(terminal),
            BenchStepCommand.Build(terminal),
            BenchLoaderCommand.Build(terminal),
            BenchKnnCommand.Build(terminal),
            BenchCollectivesCommand.Build(terminal),
            BenchScalingCommand.Build(terminal),
        };
        command.SetAction(parsed => RunAll(terminal, command, parsed.GetRequiredValue(folder)));
        return command;
    }

    private static int RunAll(Terminal terminal, Command all, DirectoryInfo folder)
    {
        folder.Create();
        foreach (var part in all.Subcommands.Where(part => !Asked.Contains(part.Name)))
        {
            terminal.Note($"{part.Name}: {part.Description}");
            string[] output = part.Options.Any(option => option.Name == BenchOptions.Out)
                ? [BenchOptions.Out, Path.Combine(folder.FullName, $"{part.Name}.csv")]
                : [];
            var code = part.Parse(output).Invoke(new() { EnableDefaultExceptionHandler = false });
            if (terminal.Kept is null)
            {
                terminal.WriteLine();
            }
            if (code != ExitCodes.Ok)
            {
                return code;
            }
        }
        return ExitCodes.Ok;
    }
}
