using System.CommandLine;
using System.Globalization;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments.Benchmarks;

namespace Mira.Cli.Commands;

/// <summary>Times the making of batches out of images.</summary>
internal static class BenchLoaderCommand
{
    internal static Command Build(Terminal terminal)
    {
        var rounds = Count("--rounds", "Rounds per median", 5);
        var batches = Count("--batches", "Batches of 32 images per round", 8);
        var output = new Option<FileInfo?>("--out")
        {
            Description = "Also write the timings to this CSV file",
            HelpName = "FILE.csv",
        };
        var (recipe, data, rate, peer) = (new RecipeOptions(), new DataOptions(), Rate(), Peer());
        var command = new DocumentedCommand(
            "loader",
            "Time the loader of a recipe by phase, exact and fast decoding, and count the cores that a rate needs.",
            new Example("Time the embedded CIFAR-10 images", "mira bench loader"),
            new Example("Cores that make 9,000 images per second",
                "mira bench loader --recipe imagenet-100ep --scale paper --data imagenet --data-dir . --rate 9000"))
        {
            { OptionGroup.Evaluation, rounds, batches, rate, peer },
            { OptionGroup.Output, output },
        };
        recipe.AddTo(command);
        data.AddTo(command);
        command.SetAction(parsed =>
        {
            using var torchvision = parsed.GetValue(peer) is { } text ? new TorchvisionPeer(text) : null;
            var views = recipe.Read(parsed).Views;
            var benchmark = new LoaderBenchmark(data.LoadForPretraining(parsed), views, torchvision);
            var timings = benchmark.Run(parsed.GetValue(rounds), parsed.GetValue(batches));
            Show(terminal, timings, parsed.GetValue(rate));
            BenchOptions.Write(terminal, parsed.GetValue(output), timings);
        });
        return command;
    }

    private static Option<int?> Rate() => new("--rate")
    {
        Description = "Images per second that a node's GPUs take; shows how many cores the loader needs for them",
        HelpName = "N",
        Validators = { Require.AtLeast(1) },
    };

    private static Option<string?> Peer() => new("--torchvision")
    {
        Description = "Command that runs tests/Bench/loader_speed.py; its rounds alternate with ours",
        HelpName = "\"python3 SCRIPT DIR\"",
    };

    private static Option<int> Count(string name, string description, int usual) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => usual,
        Validators = { Require.AtLeast(1) },
    };

    private static void Show(Terminal terminal, IReadOnlyList<LoaderTiming> timings, int? rate)
    {
        terminal.Show("loader", timings, () => Print(terminal, timings));
        foreach (var timing in timings.Where(timing => timing is { Workers: 1, CopyMilliseconds: not null }))
        {
            if (rate is { } wanted)
            {
                var need = new { timing.Loader, ImagesPerSecond = wanted, Cores = timing.CoresFor(wanted) };
                terminal.ShowNext("cores", need, () => terminal.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{need.Loader}: {wanted:N0} images/s need {need.Cores} cores like these")));
            }
        }
    }

    private static void Print(Terminal terminal, IReadOnlyList<LoaderTiming> timings)
    {
        var first = timings[0];
        terminal.WriteLine(
            $"{first.Data}, {first.Images} images, {first.Views}; medians of rounds, processor time in ms per image");
        terminal.WriteLine(
            $"{"loader",-20}{"workers",8}{"images/s",10}{"per core",10}{"ratio",8}" +
            $"{"read",8}{"decode",8}{"resize",8}{"color",8}{"copy",8}");
        foreach (var timing in timings)
        {
            terminal.WriteLine(Line(timing));
        }
    }

    private static string Line(LoaderTiming timing) => string.Create(CultureInfo.InvariantCulture,
        $"{timing.Loader,-20}{timing.Workers,8}{timing.ImagesPerSecond,10:f0}{timing.ImagesPerCpuSecond,10:f0}" +
        $"{timing.Ratio,8:f2}{timing.ReadMilliseconds,8:f3}{timing.DecodeMilliseconds,8:f3}" +
        $"{timing.ResizeMilliseconds,8:f3}{timing.ColorMilliseconds,8:f3}{timing.CopyMilliseconds,8:f3}");
}
