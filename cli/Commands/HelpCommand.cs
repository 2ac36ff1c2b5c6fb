using System.CommandLine;
using System.Reflection;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Experiments.Files;
using Mira.Experiments.Recipes;

namespace Mira.Cli.Commands;

/// <summary>Help and version as commands, as git and others have them.</summary>
internal static class HelpCommand
{
    internal static Command Build(Terminal terminal)
    {
        var names = new Argument<string[]>("command")
        {
            Description = "The command, such as pretrain or data check; without one, all are listed",
            HelpName = "COMMAND",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var manual = new Option<string?>("--man")
        {
            Description = "Write the manual pages of all commands to this folder instead, for man",
            HelpName = "DIR",
        };
        var command = new DocumentedCommand("help", "Show the help of a command.",
            new Example("List all commands", "mira help"),
            new Example("Show the help of one", "mira help pretrain"),
            new Example("Write the manual pages", "mira help --man man/man1"))
        {
            names,
        };
        command.AddRare(OptionGroup.Output, manual);
        command.SetAction(parsed => parsed.GetValue(manual) is { } folder
            ? WriteManual(terminal, folder)
            : Show(terminal, parsed.GetValue(names) ?? []));
        return command;
    }

    internal static Command BuildVersion(Terminal terminal)
    {
        var command = new DocumentedCommand("version", "Print the version of mira and the commit it was built from.",
            new Example("Print the version", "mira version"),
            new Example("Show its help", "mira version --help"));
        command.SetAction(_ => ShowVersion(terminal));
        return command;
    }

    /// <summary>Shows the version.</summary>
    internal static void ShowVersion(Terminal terminal)
    {
        var (number, commit) = Version.Split('+') is [var before, var after] ? (before, after) : (Version, null);
        terminal.Show("version", new { Number = number, Commit = commit }, () => terminal.WriteLine(Version));
    }

    /// <summary>Version of the program, with the commit that it was built from.</summary>
    internal static string Version => typeof(HelpCommand).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static int WriteManual(Terminal terminal, string folder)
    {
        var pages = ManPage.All(CommandLine.Complete(MiraCommand.Build(terminal)), Version.Split('+')[0]).ToList();
        foreach (var (file, text) in pages)
        {
            AtomicFile.WriteText(Path.Combine(folder, file), text);
            terminal.Wrote(Path.Combine(folder, file));
        }
        terminal.Show("manual", new { Folder = folder, Pages = pages.Count },
            () => terminal.WriteLine($"{pages.Count} manual pages in {folder}"));
        return ExitCodes.Ok;
    }

    private static int Show(Terminal terminal, string[] names)
    {
        Command found = CommandLine.Complete(MiraCommand.Build(terminal, names));
        foreach (var name in names)
        {
            if (found.Subcommands.FirstOrDefault(below => below.Name == name) is not { } below)
            {
                terminal.WriteError($"There is no command '{string.Join(' ', names)}'. " +
                    Spelling.Hint(name, found.Subcommands.Select(one => one.Name)) +
                    $"Run '{HelpPage.Path(found)} --help' to see all.");
                return ExitCodes.Usage;
            }
            found = below;
        }
        terminal.Show("help", HelpPage.Record(found, showsAll: false),
            () => terminal.OutputWriter.Write(HelpPage.Of(found, showsAll: false)));
        return ExitCodes.Ok;
    }
}
