using System.CommandLine;
using Mira.Cli.Display;

namespace Mira.Cli.Commands;

/// <summary>Measures parts of the program on this machine: one of them by name, or all.</summary>
internal static class BenchCommand
{
    internal static Command Build(Terminal terminal)
    {
        var folder = new Option<DirectoryInfo>("--output", "-o")
        {
            Description = "Folder for one CSV file of each benchmark, where all are run",
            HelpName = "DIR",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("results", "bench")),
        };
        var command = new Command("bench", "Measure parts of the program on this machine; all of them unless one is named")
        {
            folder,
            BenchSolverCommand.Build(terminal),
            BenchStepCommand.Build(terminal),
            BenchOptimizerCommand.Build(terminal),
            BenchAugmentCommand.Build(terminal),
            BenchLoaderCommand.Build(terminal),
            BenchKnnCommand.Build(terminal),
        };
        command.SetAction(parsed => RunAll(terminal, command, parsed.GetRequiredValue(folder)));
        return command;
    }

    private static int RunAll(Terminal terminal, Command all, DirectoryInfo folder)
    {
        folder.Create();
        foreach (var part in all.Subcommands)
        {
            terminal.WriteLine($"{part.Name}: {part.Description}");
            string[] output = part.Options.Any(option => option.Name == BenchOptions.Out) ? [BenchOptions.Out, Path.Combine(folder.FullName, $"{part.Name}.csv")] : [];
            var code = part.Parse(output).Invoke(new() { EnableDefaultExceptionHandler = false });
            terminal.WriteLine();
            if (code != ExitCodes.Ok)
            {
                return code;
            }
        }
        return ExitCodes.Ok;
    }
}
