using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Datasets.Checking;
using Mira.Datasets.Fetching;
using Mira.Datasets.Folders;

namespace Mira.Cli.Commands;

/// <summary>What the data sets are; checks and fetches them.</summary>
internal static class DataCommand
{
    internal static Command Build(Terminal terminal) => new("data", "Name the data sets with their terms and sources; check a copy image by image; fetch one")
    {
        BuildList(terminal),
        BuildCheck(terminal),
        BuildFetch(terminal),
    };

    private static Command BuildList(Terminal terminal)
    {
        var name = SetArgument.CreateOptional();
        var format = FormatOption.Create();
        var command = new Command("list", "Name every data set, or say all about one: counts, licence, source, checksums") { name, format };
        command.SetAction(parsed => SetListDisplay.Show(
            terminal, parsed.GetValue(name) is { } one ? [Catalog.Describe(one)] : Catalog.All, parsed.GetValue(format)));
        return command;
    }

    private static Command BuildCheck(Terminal terminal)
    {
        var name = SetArgument.Create();
        var folder = DataOptions.CreateFolder();
        var validation = DataOptions.CreateValidation();
        var command = new Command("check", "Count a set's images and what is left out, decode each one, and look for test images among the training images") { name, folder, validation };
        command.SetAction((parsed, stop) =>
        {
            var set = Catalog.Describe(parsed.GetRequiredValue(name));
            var selection = new FolderSelection { Purpose = FolderPurpose.Pretraining, Validation = parsed.GetRequiredValue(validation) };
            var data = Catalog.Load(set.Name, parsed.GetValue(folder), selection);
            var progress = new CheckDisplay(terminal, data.Train.Count + data.Test.Count);
            var check = SetCheck.Of(data, set, progress, stop);
            progress.Show(set, check);
            return Task.FromResult(check.IsSound ? ExitCodes.Ok : ExitCodes.Data);
        });
        return command;
    }

    private static Command BuildFetch(Terminal terminal)
    {
        var name = SetArgument.Create();
        var folder = DataOptions.CreateFolder();
        folder.Required = true;
        var keep = new Option<bool>("--keep-archives") { Description = "Keep the downloaded archives beside what they were unpacked to" };
        var command = new Command("fetch", "Download a set, verify its published checksum and unpack it; goes on where it was cut off") { name, folder, keep };
        command.SetAction(async (parsed, stop) =>
        {
            var set = Catalog.Describe(parsed.GetRequiredValue(name));
            var target = parsed.GetValue(folder)!;
            if (!Catalog.IsWhole(set.Name, target))
            {
                using var client = SetFetch.CreateClient();
                var options = new FetchOptions { KeepsArchives = parsed.GetValue(keep) };
                await new SetFetch(client, options, new FetchDisplay(terminal)).RunAsync(set, target, stop);
                terminal.ClearStatus();
            }
            var data = Catalog.Load(set.Name, target);
            terminal.WriteLine($"{set.Name}: {data.Train.Count:N0} training and {data.Test.Count:N0} test images under {target}. 'mira data check {set.Name} --data-dir {CommandLineText.Quote(target)}' decodes them all.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
