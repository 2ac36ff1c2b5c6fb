using System.CommandLine;
using System.Globalization;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Records;

namespace Mira.Cli.Commands;

/// <summary>Times the making of batches out of images.</summary>
internal static class BenchLoaderCommand
{
    private static readonly int[] Workers = [1, 2];

    internal static Command Build(Terminal terminal)
    {
        var rounds = Count("--rounds", "Rounds per median", 5);
        var batches = Count("--batches", "Batches of 32 images per round", 8);
        var output = new Option<FileInfo?>("--out")
        {
            Description = "Also write the timings to this CSV file",
            HelpName = "FILE.csv",
        };
        var recipe = new RecipeOptions();
        var data = new DataOptions();
        var command = new DocumentedCommand("loader",
            "Time the loader of a recipe with 1 and 2 workers: opening files, decoding, augmentation.",
            new Example("Time the embedded CIFAR-10 images", "mira bench loader"),
            new Example("Time image files", "mira bench loader --recipe imagenet-100ep --data " +
                "imagefolder --data-dir /data/photos"))
        {
            { OptionGroup.Evaluation, rounds, batches },
            { OptionGroup.Output, output },
        };
        recipe.AddTo(command);
        data.AddTo(command);
        command.SetAction(parsed =>
        {
            var views = recipe.Read(parsed).Views;
            var timings = LoaderBenchmark.Run(data.Load(parsed), views, Workers, parsed.GetValue(rounds),
                parsed.GetValue(batches));
            foreach (var timing in timings)
            {
                terminal.WriteLine(Line(timing));
            }
            if (parsed.GetValue(output) is { } file)
            {
                ResultsCsv.Write(file.FullName, timings);
            }
        });
        return command;
    }

    private static Option<int> Count(string name, string description, int usual) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => usual,
        Validators = { Require.AtLeast(1) },
    };

    private static string Line(LoaderTiming timing) => string.Create(CultureInfo.InvariantCulture,
        $"{timing.Data}, {timing.Views}, {timing.Workers} worker(s): {timing.ImagesPerSecond:f0} " +
        $"images/s, {timing.ImagesPerCpuSecond:f0} per second of " +
        $"processor time; decode {timing.DecodeMilliseconds:f2} ms, views {timing.AugmentMilliseconds:f2} " +
        $"ms an image, {timing.OpeningShare:p1} of it opening the file");
}
