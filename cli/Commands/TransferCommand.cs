using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.Transfer;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Commands;

/// <summary>Evaluates frozen features by logistic regression on another data set.</summary>
internal static class TransferCommand
{
    internal static Command Build(Terminal terminal)
    {
        var network = new NetworkOptions();
        var data = new DataOptions();
        var files = new FeatureOptions();
        var validation = new Option<string?>("--val-features")
        {
            Description = "Features that choose C; default: a part of the training features",
            HelpName = "VAL.npz",
        };
        var extraction = new ExtractionOptions(EvaluationTransform.Transfer);
        var transfer = new TransferOptions();
        var compute = new ComputeOptions(ComputePrecision.Fp32);
        var output = OutputOption.Create("runs/transfer");
        var command = new DocumentedCommand("transfer",
            "Evaluate frozen features with logistic regression; validation images choose C (Tables 5 and 11).",
            new Example("Evaluate a checkpoint on another data set",
                "mira transfer --checkpoint mira.pth --data flowers --data-dir /data"),
            new Example("Evaluate saved features", "mira transfer --features train.npz --test-features test.npz"))
        {
            { OptionGroup.Output, output },
        };
        transfer.AddTo(command);
        files.AddTo(command);
        command.Add(OptionGroup.Data, validation);
        network.AddTo(command);
        data.AddTo(command);
        extraction.AddTo(command);
        compute.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var started = compute.Read(parsed).Start();
            using var progress = new EvaluationDisplay(terminal);
            var settings = new EvaluationSettings(started)
            {
                Seed = network.Seed(parsed),
                Progress = progress,
                Stop = stop,
            };
            using var features = (Read(parsed) ?? Extract(parsed, settings)).Checked();
            FeatureDisplay.Show(terminal, features.Train, features.Test);
            var recipe = transfer.Read(parsed);
            var outcomes = Enumerable.Range(network.Seed(parsed), transfer.Seeds(parsed))
                .Select(seed => TransferEvaluation.Run(features, recipe, settings with { Seed = seed })).ToList();
            progress.Dispose();
            TransferTable.Show(terminal, outcomes);
            foreach (var path in new TransferReport(features, recipe, started, outcomes)
                .Write(parsed.GetRequiredValue(output).ToString()))
            {
                terminal.WriteLine(path);
            }
            return Task.FromResult(ExitCodes.Ok);
        });
        return command;

        TransferFeatures? Read(ParseResult parsed) => (files.ReadIfGiven(parsed), parsed.GetValue(validation)) switch
        {
            ({ } sets, var path) => new(sets.Train, path is null ? null : FeatureFile.Read(path), sets.Test),
            (null, null) => null,
            _ =>
                throw new InputException($"{validation.Name} needs --features and --test-features. " +
                    "Give all three, or give --checkpoint instead."),
        };
        TransferFeatures Extract(ParseResult parsed, EvaluationSettings settings)
        {
            var images = data.Load(parsed);
            LeftOutDisplay.Show(terminal, images);
            using var backbone = network.Load(parsed, settings.Compute);
            BackboneDisplay.Show(terminal, backbone);
            // The split of a set without validation images depends on the order of its own list.
            var request = extraction.Read(parsed, backbone, images, settings) with
            {
                Root = data.Folder(parsed),
                KeepsListedOrder = true,
            };
            var features = request.Transfer();
            BadImageDisplay.Show(terminal, images);
            return features;
        }
    }
}
