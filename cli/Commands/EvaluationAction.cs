using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Collectives;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;

namespace Mira.Cli.Commands;

/// <summary>What the evaluation commands share: options, networks or features, results.</summary>
internal sealed class EvaluationAction
{
    private readonly EvaluationOptions _networks = new();
    private readonly FeatureOptions _features = new();
    private readonly DataOptions _data = new();
    private readonly ComputeOptions _compute = new(ComputePrecision.Fp32);
    private readonly Option<DirectoryInfo> _output;
    private readonly MapOptions _map = new();
    private readonly Option<bool> _overwrite = OverwriteOption.Create();
    private readonly Func<ParseResult, EvaluationProtocol> _protocol;

    private EvaluationAction(string folder, Func<ParseResult, EvaluationProtocol> protocol) =>
        (_output, _protocol) = (OutputOption.Create($"runs/{folder}"), protocol);

    /// <summary>Adds the shared options and the action to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="terminal">Where results are shown.</param>
    /// <param name="folder">Folder under runs/ for the results.</param>
    /// <param name="takesFeatures">Whether features can be read from files.</param>
    /// <param name="protocol">The evaluation that the parsed options ask for.</param>
    internal static void AddTo(DocumentedCommand command, Terminal terminal, string folder, FeatureInput takesFeatures,
        Func<ParseResult, EvaluationProtocol> protocol)
    {
        var run = new EvaluationAction(folder, protocol);
        run._networks.AddTo(command);
        if (takesFeatures == FeatureInput.Accepted)
        {
            run._features.AddTo(command);
        }
        run._data.AddTo(command);
        run._compute.AddTo(command);
        command.Add(OptionGroup.Output, run._output, run._overwrite);
        run._map.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult(
            LaunchedRun.Of(terminal, (all, own) => run.Run(own, parsed, all, stop))));
    }

    private int Run(Terminal terminal, ParseResult parsed, ICollectives all, CancellationToken stop)
    {
        _features.Require(parsed, _networks);
        var folder = new EvaluationFolder(parsed.GetRequiredValue(_output).ToString());
        folder.Require(parsed.GetValue(_overwrite));
        var protocol = _protocol(parsed);
        var fromFiles = _features.IsGiven(parsed);
        var images = fromFiles ? null : _data.Load(parsed);
        LeftOutDisplay.Show(terminal, images);
        var compute = LaunchedRun.Share(_compute.Read(parsed), all).Start();
        var output = new EvaluationOutput(terminal, folder, new(parsed.CommandResult.Command.Name,
            terminal.CommandLine, _networks.Seed(parsed), compute)
        { Processes = all.Size });
        using var progress = new EvaluationDisplay(terminal);
        var seeds = _networks.Seeds(parsed, new EvaluationSettings(compute)
        {
            Collectives = all,
            Progress = progress,
            Stop = stop,
        });
        var results = images is null
            ? OnFeatures(output, parsed, protocol, seeds)
            : [.. _networks.Networks(parsed, images, compute).SelectMany(entry =>
            {
                BackboneDisplay.Show(terminal, entry.Network);
                output.Warnings.AddRange(BackboneDisplay.Warnings(entry.Network));
                var found = protocol.OnImages(entry.Network, entry.Data, seeds);
                output.Map.AddRange(_map.Of(parsed, entry.Network, entry.Data, seeds[0]));
                return found;
            })];
        progress.Dispose();
        if (images is not null)
        {
            SharedBadImages.Collect(images.Train.BadImages, all);
            BadImageDisplay.Show(terminal, images);
        }
        if (all.Rank > 0)
        {
            return ExitCodes.Ok;
        }
        output.Write(results, images);
        return ExitCodes.Ok;
    }

    private List<Evaluated> OnFeatures(EvaluationOutput output, ParseResult parsed, EvaluationProtocol protocol,
        IReadOnlyList<EvaluationSettings> seeds)
    {
        if (protocol.OnStreams is { } onStreams && _features.TryOpen(parsed) is var (bank, queries))
        {
            using (bank)
            using (queries)
            {
                output.Shows(bank, queries);
                output.Map.AddRange(_map.Of(parsed, new StreamedFeatures(queries), queries, seeds[0]));
                return [.. onStreams(bank, queries, seeds)];
            }
        }
        var (train, test) = _features.Read(parsed);
        using (train)
        using (test)
        {
            output.Shows(train, test);
            using var rows = FeatureFileRows.Of(test);
            output.Map.AddRange(_map.Of(parsed, rows, test, seeds[0]));
            return [.. protocol.OnFeatures!(train, test, seeds)];
        }
    }
}

/// <summary>How one command evaluates.</summary>
/// <param name="OnImages">Evaluates a network on images, once for each seed's settings; the networks come
/// one after the other.</param>
internal sealed record EvaluationProtocol(
    Func<PretrainedBackbone, ImageDataset, IReadOnlyList<EvaluationSettings>, IReadOnlyList<Evaluated>> OnImages)
{
    /// <summary>Evaluates training and test features.</summary>
    internal Func<FeatureSet, FeatureSet, IReadOnlyList<EvaluationSettings>, IReadOnlyList<Evaluated>>? OnFeatures
    {
        get; init;
    }

    /// <summary>The same for features that stay on disk; null if they should be in memory.</summary>
    internal Func<FeatureRows, FeatureRows, IReadOnlyList<EvaluationSettings>, IReadOnlyList<Evaluated>>? OnStreams
    {
        get; init;
    }
}

/// <summary>Whether an evaluation can read features from files instead of a checkpoint.</summary>
internal enum FeatureInput
{
    /// <summary>Features can be read from files.</summary>
    Accepted,

    /// <summary>A network is needed, because the evaluation trains it.</summary>
    Impossible,
}
