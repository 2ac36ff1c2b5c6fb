using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Evaluation.Transfer;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Commands;

/// <summary>Evaluates frozen features by logistic regression on another data set.</summary>
internal sealed class TransferCommand
{
    private readonly NetworkOptions _network = new();
    private readonly DataOptions _data = new();
    private readonly FeatureOptions _files = new();
    private readonly Option<string?> _validation = new("--val-features")
    {
        Description = "Features that choose C; default: a part of the training features",
        HelpName = "VAL.npz",
    };
    private readonly ExtractionOptions _extraction = new(EvaluationTransform.Transfer);
    private readonly TransferOptions _transfer = new();
    private readonly Option<bool> _noBaseline = BaselineOption.Create();
    private readonly ComputeOptions _compute = new(ComputePrecision.Fp32);
    private readonly Option<DirectoryInfo> _output = OutputOption.Create("runs/transfer");
    private readonly MapOptions _map = new();
    private readonly Option<bool> _overwrite = OverwriteOption.Create();

    internal static Command Build(Terminal terminal)
    {
        var run = new TransferCommand();
        var command = new DocumentedCommand("transfer",
            "Evaluate frozen features with logistic regression; validation images choose C (Tables 5 and 11).",
            new Example("Evaluate a checkpoint and random weights on another data set",
                "mira transfer --checkpoint mira.pth --data flowers --data-dir /data"),
            new Example("Evaluate saved features", "mira transfer --features train.npz --test-features test.npz"))
        {
            { OptionGroup.Output, run._output, run._overwrite },
        };
        run._transfer.AddTo(command);
        command.Add(OptionGroup.Evaluation, run._noBaseline);
        run._files.AddTo(command);
        command.Add(OptionGroup.Data, run._validation);
        run._network.AddTo(command);
        run._data.AddTo(command);
        run._extraction.AddTo(command);
        run._compute.AddTo(command);
        run._map.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult(run.Run(terminal, parsed, stop)));
        return command;
    }

    private int Run(Terminal terminal, ParseResult parsed, CancellationToken stop)
    {
        var folder = new EvaluationFolder(parsed.GetRequiredValue(_output).ToString());
        folder.Require(parsed.GetValue(_overwrite));
        var compute = _compute.Read(parsed).Start();
        var recording = new RunRecording("transfer", terminal.CommandLine, _network.Seed(parsed), compute);
        using var progress = new EvaluationDisplay(terminal);
        var settings = new EvaluationSettings(compute)
        {
            Seed = _network.Seed(parsed),
            Progress = progress,
            Stop = stop,
        };
        var (report, data, warnings) = Read(parsed) is { } features
            ? (OfFiles(terminal, parsed, features, settings), RecordedData.Of(features.Train), [])
            : OfImages(terminal, parsed, settings);
        using var evaluated = report.Features;
        progress.Dispose();
        TransferTable.Show(terminal, [.. report.Rows, .. report.Baseline], report.Outcomes);
        var record = recording.Close(data, [("transfer", report.Recipe)], warnings);
        IReadOnlyList<string> map = report.Map.Count > 0 ? [folder.Write("map.csv", report.Map)] : [];
        foreach (var path in folder.Close(record, [.. report.Write(folder.Folder), .. map]))
        {
            terminal.ShowFile(path);
        }
        return ExitCodes.Ok;
    }

    private TransferReport OfFiles(Terminal terminal, ParseResult parsed, TransferFeatures features,
        EvaluationSettings settings)
    {
        var known = features.Checked();
        FeatureDisplay.Show(terminal, known.Train, known.Test);
        return Evaluate(parsed, known, settings);
    }

    /// <summary>Evaluates the network, and random weights of its architecture on the images as it sees them.</summary>
    private (TransferReport Report, RecordedData Data, IReadOnlyList<string> Warnings) OfImages(Terminal terminal,
        ParseResult parsed, EvaluationSettings settings)
    {
        var images = _data.Load(parsed);
        LeftOutDisplay.Show(terminal, images);
        using var backbone = _network.Load(parsed, settings.Compute);
        BackboneDisplay.Show(terminal, backbone);
        var features = Extract(backbone);
        BadImageDisplay.Show(terminal, images);
        var report = OfFiles(terminal, parsed, features, settings);
        if (_network.RandomRecipe(parsed) is null && !parsed.GetValue(_noBaseline))
        {
            using var random = PretrainedBackbone.Random(backbone.Architecture, backbone.Seed, settings.Compute);
            using var baseline = Extract(random).Checked();
            var beside = Evaluate(parsed, baseline, settings);
            report = report with { Baseline = beside.Rows, Map = [.. report.Map, .. beside.Map] };
        }
        return (report, RecordedData.Of(images), [.. BackboneDisplay.Warnings(backbone), .. images.Notes]);

        // The split of a set without validation images depends on the order of its own list.
        TransferFeatures Extract(PretrainedBackbone network) =>
            (_extraction.Read(parsed, network, images, settings) with
            {
                SeesAs = backbone,
                Root = _data.Folder(parsed),
                KeepsListedOrder = true,
            }).Transfer();
    }

    private TransferReport Evaluate(ParseResult parsed, TransferFeatures features, EvaluationSettings settings)
    {
        var recipe = _transfer.Read(parsed);
        return new(features, recipe, settings.Compute,
            [.. Enumerable.Range(_network.Seed(parsed), _transfer.Seeds(parsed))
                .Select(seed => TransferEvaluation.Run(features, recipe, settings with { Seed = seed }))])
        {
            Map = features.Test.IsMultiLabel ? [] : MapOf(parsed, features, settings),
        };
    }

    private IReadOnlyList<MapRow> MapOf(ParseResult parsed, TransferFeatures features, EvaluationSettings settings)
    {
        using var rows = FeatureFileRows.Of(features.Test);
        return _map.Of(parsed, rows, features.Test, settings);
    }

    /// <summary>The features of files; null where none are named.</summary>
    private TransferFeatures? Read(ParseResult parsed) =>
        (_files.ReadIfGiven(parsed), parsed.GetValue(_validation)) switch
        {
            ({ } sets, var path) => new(sets.Train, path is null ? null : FeatureFile.Read(path), sets.Test),
            (null, null) => null,
            _ =>
                throw new InputException($"{_validation.Name} needs --features and --test-features. " +
                    "Give all three, or give --checkpoint instead."),
        };
}
