using System.CommandLine;
using System.Diagnostics;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments.Collectives;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;

namespace Mira.Cli.Commands;

/// <summary>Writes the features of a data set under a backbone to a file.</summary>
internal static class ExtractCommand
{
    internal static Command Build(Terminal terminal)
    {
        var network = new NetworkOptions();
        var data = new DataOptions();
        var extraction = new ExtractionOptions(EvaluationTransform.Knn);
        var compute = new ComputeOptions(ComputePrecision.Fp32);
        var split = new Option<string>("--split")
        {
            Description = "Which images: train, val, trainval, test, or another split that an image folder, " +
                "webdataset or parquet has",
            HelpName = "NAME",
            DefaultValueFactory = _ => "train",
        };
        var output = new Option<string>("--out")
        {
            Description = "File to write, .npz or .safetensors",
            HelpName = "FILE",
            Required = true,
        };
        var command = new DocumentedCommand("extract",
            "Write the features of a data set's images to a file that NumPy can read.",
            new Example("Features of the training images",
                "mira extract --checkpoint runs/pretrain/checkpoint.safetensors --out train.npz"),
            new Example("Features of random weights on the test images",
                "mira extract --checkpoint random --split test --out random-test.npz"))
        {
            { OptionGroup.Output, output },
            { OptionGroup.Data, split },
        };
        network.AddTo(command);
        data.AddWithoutSplitTo(command);
        extraction.AddTo(command);
        compute.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult(LaunchedRun.Of(terminal, (all, own) =>
            Run(own, parsed, all, stop))));
        return command;

        int Run(Terminal terminal, ParseResult parsed, ICollectives all, CancellationToken stop)
        {
            var path = parsed.GetRequiredValue(output);
            FeatureFile.RequireFormat(path);
            var clock = Stopwatch.StartNew();
            var images = data.LoadWith(parsed, parsed.GetRequiredValue(split));
            LeftOutDisplay.Show(terminal, images);
            var started = LaunchedRun.Share(compute.Read(parsed), all).Start();
            using var backbone = network.Load(parsed, started);
            BackboneDisplay.Show(terminal, backbone);
            using var progress = new EvaluationDisplay(terminal);
            var settings = new EvaluationSettings(started)
            {
                Collectives = all,
                Seed = network.Seed(parsed),
                Progress = progress,
                Stop = stop,
            };
            var request = extraction.Read(parsed, backbone, images, settings) with { Root = data.Folder(parsed) };
            using var features = request.Run(parsed.GetRequiredValue(split));
            SharedBadImages.Collect(images.Train.BadImages, all);
            if (all.Rank > 0)
            {
                return ExitCodes.Ok;
            }
            FeatureFile.Write(path, features);
            progress.Dispose();
            BadImageDisplay.Show(terminal, images);
            terminal.Wrote(path);
            var seconds = clock.Elapsed.TotalSeconds;
            var record = new
            {
                Images = features.Count,
                features.Dimensions,
                features.Classes,
                features.Origin.Encoder,
                features.CheckpointHash,
                features.ContentHash,
                Seconds = seconds,
            };
            terminal.Show("features", record, () => terminal.WriteLine($"{path}: {features.Count} x " +
                $"{features.Dimensions}, {features.Classes} classes, {features.Origin.Encoder} " +
                $"{features.CheckpointHash}, content {features.ContentHash[..12]}, {seconds:f1} s"));
            return ExitCodes.Ok;
        }
    }
}
