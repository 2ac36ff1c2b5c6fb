using System.CommandLine;
using System.Globalization;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Records;

namespace Mira.Cli.Commands;

/// <summary>Times augmentation, alternating with torchvision if it is there.</summary>
internal static class BenchAugmentCommand
{
    internal static Command Build(Terminal terminal)
    {
        var folder = new Option<string?>("--images")
        {
            Description = "Folder with train/CLASS/IMAGE and val/CLASS/IMAGE, to time ImageNet's views too",
            HelpName = "DIR",
        };
        var peer = new Option<string?>("--torchvision")
        {
            Description = "Compare with torchvision: a command that runs tests/Golden/augmentation_speed.py",
            HelpName = "\"python3 SCRIPT ZIP DIR\"",
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "Rounds per median",
            HelpName = "N",
            DefaultValueFactory = _ => 9,
            Validators = { Require.AtLeast(1) },
        };
        var output = new Option<FileInfo?>("--out")
        {
            Description = "Also write the timings to this CSV file",
            HelpName = "FILE.csv",
        };
        var command = new DocumentedCommand("augment",
            "Time augmentation: CIFAR's views, and with --images ImageNet's with decoding.",
            new Example("Time the views of CIFAR", "mira bench augment"),
            new Example("Time the views of ImageNet too", "mira bench augment --images /data/imagenet " +
                "--out augment.csv"))
        {
            { OptionGroup.Evaluation, rounds, peer },
            { OptionGroup.Data, folder },
            { OptionGroup.Output, output },
        };
        command.SetAction(parsed =>
        {
            using var torchvision = parsed.GetValue(peer) is string text ? new TorchvisionPeer(text) : null;
            var timings = Run(terminal, parsed.GetValue(folder), parsed.GetValue(rounds), torchvision);
            if (parsed.GetValue(output) is FileInfo file)
            {
                ResultsCsv.Write(file.FullName, timings);
            }
        });
        return command;
    }

    private static List<AugmentationTiming> Run(Terminal terminal, string? folder, int rounds,
        TorchvisionPeer? torchvision)
    {
        var files = folder is null ? null : Catalog.Load("imagefolder", folder).Train;
        var timings = new List<AugmentationTiming>();
        terminal.WriteLine("one thread, processor time, medians of rounds");
        terminal.WriteLine($"{"views",-34} {"ms/image",9} {"views/s",9} {"torchvision",12} {"ratio",7}");
        Add(AugmentationPipeline.Cifar, Catalog.Load(Catalog.Default).Test);
        if (files is not null)
        {
            AugmentationPipeline.OfFiles.ToList().ForEach(pipeline => Add(pipeline, files));
        }
        return timings;

        void Add(AugmentationPipeline pipeline, ImageSet images)
        {
            timings.Add(AugmentationBenchmark.Run(pipeline, images, rounds, torchvision));
            terminal.WriteLine(Line(timings[^1]));
        }
    }

    private static string Line(AugmentationTiming timing) => string.Create(CultureInfo.InvariantCulture,
        $"{timing.Pipeline,-34} {timing.Milliseconds,9:F3} {timing.ViewsPerSecond,9:F0} " +
        $"{timing.TorchvisionMilliseconds,12:F3} {timing.Ratio,6:F1}x");
}
