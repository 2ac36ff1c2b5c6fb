using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Experiments.Interchange;
using Mira.Experiments.Reporting.Items;

namespace Mira.Cli.Commands;

/// <summary>Writes the results between the markers of a README.</summary>
internal static class ReportReadmeCommand
{
    internal static Command Build(Terminal terminal)
    {
        var file = new Option<FileInfo>("--file") { Description = "The README; results stand in it between <!-- results:ITEM --> and <!-- /results -->", HelpName = "FILE", DefaultValueFactory = _ => new("README.md") };
        var results = ResultsOption.Create();
        var check = new Option<bool>("--check") { Description = "Write nothing; exit with 2 where the README does not say what the results say" };
        var command = new Command("readme", "Write the README's results tables from the CSV files of results") { file, results, check };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file).ToString();
            var old = File.Exists(path) ? File.ReadAllText(path) : throw new InputException($"There is no {path}. Name the README with --file.");
            var text = new ReadmeTables(parsed.GetRequiredValue(results).ToString()).Render(old);
            if (text == old)
            {
                terminal.WriteLine($"{path} says what the results say");
                return;
            }
            if (parsed.GetValue(check))
            {
                throw new InputException($"{path} is stale: its results tables are not those of the CSV files. Run 'mira report readme'.");
            }
            AtomicFile.WriteText(path, text);
            terminal.WriteLine(path);
        });
        return command;
    }
}
