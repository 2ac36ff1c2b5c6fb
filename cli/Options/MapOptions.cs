using System.CommandLine;
using Mira.Cli.Help;
using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Collectives;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Evaluation.Maps;
using Mira.Experiments.Records;

namespace Mira.Cli.Options;

/// <summary>--map and --map-points: the map of features in a report.</summary>
internal sealed class MapOptions
{
    private readonly Option<string> _kind = new("--map")
    {
        Description = "Map of the test images' features in the report: t-SNE, the two principal axes, or none. Does " +
            "not change results",
        HelpName = "tsne|pca|none",
        DefaultValueFactory = _ => "tsne",
    };

    private readonly Option<int> _points = new("--map-points")
    {
        Description = FormattableString.Invariant($"Images of the map, at most {FeatureMap.MostPoints}"),
        HelpName = "N",
        DefaultValueFactory = _ => FeatureMap.UsualPoints,
        Validators =
        {
            Require.AtLeast(3),
            result =>
            {
                if (result.Tokens is [{ Value: var text }] && NumberText.TryWhole(text, out int points)
                    && points > FeatureMap.MostPoints)
                {
                    result.AddError(FormattableString.Invariant(
                        $"--map-points {points} is too large. Expected at most {FeatureMap.MostPoints}."));
                }
            },
        },
    };

    internal MapOptions() => _kind.AcceptOnlyFromAmong("tsne", "pca", "none");

    internal void AddTo(DocumentedCommand command) => command.AddRare(OptionGroup.Output, _kind, _points);

    /// <summary>The map of a network's features.</summary>
    internal IReadOnlyList<MapRow> Of(ParseResult parsed, PretrainedBackbone network, ImageDataset data,
        EvaluationSettings settings)
    {
        var map = Read(parsed);
        if (map.Kind == MapKind.None)
        {
            return [];
        }
        // Every process makes the same map; none waits for another.
        var alone = settings with { Collectives = SingleProcess.Instance };
        var places = map.Sample(data.Test.Count);
        using var encoder = network.Freeze(settings.Compute);
        using var features = FeatureBank.Extract(encoder, data.Test.Select(places),
            data.TestTransform(Interpolation.Bicubic), alone);
        return map.Of(features, places, (EvaluationSubject.Of(network, data), data.ClassNames), alone);
    }

    /// <summary>The map of features of files.</summary>
    internal IReadOnlyList<MapRow> Of(ParseResult parsed, ILabeledFeatures features, IFeatureDescription test,
        EvaluationSettings settings)
    {
        var map = Read(parsed);
        var places = map.Sample(features.Count);
        return map.Of(new SelectedFeatures(features, places), places, (EvaluationSubject.Of(test), test.ClassNames),
            settings);
    }

    private FeatureMap Read(ParseResult parsed) => new(
        Enum.Parse<MapKind>(parsed.GetRequiredValue(_kind), ignoreCase: true), parsed.GetValue(_points));
}
