using System.CommandLine;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation;

namespace Mira.Cli.Options;

/// <summary>--transform and --view-size: how images become network input.</summary>
internal sealed class ExtractionOptions
{
    private readonly Option<string> _transform;

    private readonly Option<int?> _size = new("--view-size")
    {
        Description = "Width and height of the network's input; that of its training unless given, 224 for published networks",
        HelpName = "PIXELS",
        Validators = { Require.AtLeast(8) },
    };

    internal ExtractionOptions(string transform)
    {
        _transform = new("--transform")
        {
            Description = "knn: resize to 256 bicubic, cut out 224; linear-val: the same, bilinear; transfer: resize to 224 bicubic, cut out 224",
            DefaultValueFactory = _ => transform,
        };
        _transform.AcceptOnlyFromAmong([.. EvaluationTransform.Names]);
    }

    internal void AddTo(Command command)
    {
        command.Add(_transform);
        command.Add(_size);
    }

    internal FeatureExtraction Read(ParseResult parsed, PretrainedBackbone network, ImageDataset data, EvaluationSettings settings) =>
        new(network, data, settings) { Transform = parsed.GetRequiredValue(_transform), ViewSize = parsed.GetValue(_size) };
}
