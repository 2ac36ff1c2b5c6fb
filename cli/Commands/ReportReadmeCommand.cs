using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Reproduction;

namespace Mira.Cli.Commands;

/// <summary>Writes the measured numbers between the markers of Markdown files.</summary>
internal static class ReportReadmeCommand
{
    // The project's own texts with numbers in them.
    private static readonly string[] Usual =
        ["README.md", Path.Combine("results", "README.md"), Path.Combine("results", "bench", "README.md")];

    internal static Command Build(Terminal terminal)
    {
        var files = new Option<string[]>("--file")
        {
            Description = "Markdown file with markers such as <!-- results:table7 --> and <!-- " +
                "/results -->; may be repeated",
            HelpName = "FILE",
            DefaultValueFactory = _ => [.. Usual.Where(File.Exists)],
        };
        var results = ResultsOption.Create();
        var check = new Option<bool>("--check")
        {
            Description = "Write nothing; exit with 2 if a number differs from the CSV files",
        };
        var command = new DocumentedCommand("readme",
            "Update the measured numbers in Markdown files from the CSV files of results.",
            new Example("Update mira's own files", "mira report readme"),
            new Example("Check a file without changing it", "mira report readme --file README.md --check"))
        {
            { OptionGroup.Data, results },
            { OptionGroup.Output, files, check },
        };
        command.SetAction(parsed =>
        {
            foreach (var path in parsed.GetRequiredValue(files))
            {
                Write(path, parsed.GetRequiredValue(results).ToString(), parsed.GetValue(check), terminal);
            }
        });
        return command;
    }

    private static void Write(string path, string results, bool checksOnly, Terminal terminal)
    {
        var old = File.Exists(path) ? File.ReadAllText(path)
            : throw new InputException($"There is no file {path}. Name a Markdown file with --file.");
        var text = new ResultMarkers(results, Path.GetDirectoryName(Path.GetFullPath(path))!).Render(old);
        if (text == old)
        {
            terminal.ShowNext("unchanged", path, () => terminal.WriteLine($"{path} is up to date"));
            return;
        }
        if (checksOnly)
        {
            throw new InputException($"{path} has old numbers, which differ from the CSV files. " +
                "Run 'mira report readme' to update it.");
        }
        AtomicFile.WriteText(path, text);
        terminal.ShowFile(path);
    }
}
