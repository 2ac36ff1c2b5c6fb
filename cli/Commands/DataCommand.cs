using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Datasets.Checking;
using Mira.Datasets.Fetching;
using Mira.Datasets.Folders;

namespace Mira.Cli.Commands;

/// <summary>What the data sets are; checks and fetches them.</summary>
internal static class DataCommand
{
    internal static Command Build(Terminal terminal) =>
        new DocumentedCommand("data", "List, check and download data sets.",
        new Example("List all data sets", "mira data list"),
        new Example("Download one", "mira data fetch cifar100 --data-dir /data"))
    {
        BuildList(terminal),
        BuildCheck(terminal),
        BuildFetch(terminal),
    };

    private static DocumentedCommand BuildList(Terminal terminal)
    {
        var name = SetArgument.CreateOptional();
        var format = FormatOption.Create();
        var command = new DocumentedCommand("list",
            "List all data sets, or show one: image counts, license, source, checksums.",
            new Example("List all data sets", "mira data list"),
            new Example("Show one", "mira data list cifar100"))
        {
            name,
            { OptionGroup.Output, format },
        };
        command.SetAction(parsed => SetListDisplay.Show(
            terminal, parsed.GetValue(name) is { } one
                ? [Catalog.Describe(one)]
                : Catalog.All, parsed.GetValue(format)));
        return command;
    }

    private static DocumentedCommand BuildCheck(Terminal terminal)
    {
        var name = SetArgument.Create();
        var folder = DataOptions.CreateFolder();
        var validation = DataOptions.CreateValidation();
        var labels = DataOptions.CreateLabels();
        var split = SplitOption.Create();
        var command = new DocumentedCommand("check",
            "Check a copy of a data set: count and decode its images, and look for test images in training.",
            new Example("Check the embedded images", "mira data check cifar10-mini"),
            new Example("Check a folder of your own images", "mira data check imagefolder --data-dir /data/photos"),
            new Example("Check tar shards", "mira data check webdataset --data-dir '/data/train-{000..099}.tar'"))
        {
            name,
            { OptionGroup.Data, folder, labels, validation, split },
        };
        command.SetAction((parsed, stop) =>
        {
            var set = Catalog.Describe(parsed.GetRequiredValue(name));
            var selection = new FolderSelection
            {
                Purpose = FolderPurpose.Pretraining,
                Validation = parsed.GetRequiredValue(validation),
                Labels = parsed.GetValue(labels),
            };
            var data = Catalog.Load(set.Name, parsed.GetValue(folder),
                SplitOption.Apply(selection, parsed.GetValue(split), set.Name));
            var progress = new CheckDisplay(terminal, data.Train.Count + data.Test.Count);
            var check = SetCheck.Of(data, set, progress, stop);
            progress.Show(set, check);
            return Task.FromResult(check.IsSound ? ExitCodes.Ok : ExitCodes.Data);
        });
        return command;
    }

    private static DocumentedCommand BuildFetch(Terminal terminal)
    {
        var name = SetArgument.Create();
        var folder = DataOptions.CreateFolder();
        folder.Required = true;
        var keep = new Option<bool>("--keep-archives") { Description = "Keep the downloaded archives after unpacking" };
        var command = new DocumentedCommand("fetch",
            "Download a data set, verify its published checksum and unpack it. Run it again to resume.",
            new Example("Download CIFAR-100", "mira data fetch cifar100 --data-dir /data"),
            new Example("Download it and keep the archive", "mira data fetch cifar100 --data-dir " +
                "/data --keep-archives"))
        {
            name,
            { OptionGroup.Data, folder },
            { OptionGroup.Output, keep },
        };
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
            terminal.Wrote(target);
            var found = new { set.Name, Folder = target, Train = data.Train.Count, Test = data.Test.Count };
            terminal.Show("set", found, () => terminal.WriteLine($"{set.Name}: {found.Train:N0} training and " +
                $"{found.Test:N0} test images in {target}. Run 'mira data check {set.Name} --data-dir " +
                $"{CommandLineText.Quote(target)}' to decode them all."));
            return ExitCodes.Ok;
        });
        return command;
    }
}
