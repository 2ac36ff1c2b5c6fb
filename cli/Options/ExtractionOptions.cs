using System.CommandLine;
using Mira.Cli.Help;
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
        Description = "Width and height of the network's input; default: as in its training, " +
            "224 for published networks",
        HelpName = "PIXELS",
        Validators = { Require.AtLeast(8) },
    };

    internal ExtractionOptions(string transform)
    {
        _transform = new("--transform")
        {
            Description = "knn: resize to 256 (bicubic), crop 224; linear-val: the same with bilinear; " +
                "transfer: resize to 224 (bicubic), crop 224",
            HelpName = string.Join('|', EvaluationTransform.Names),
            DefaultValueFactory = _ => transform,
        };
        _transform.AcceptOnlyFromAmong([.. EvaluationTransform.Names]);
    }

    internal void AddTo(DocumentedCommand command) => command.AddRare(OptionGroup.Data, _transform, _size);

    internal FeatureExtraction Read(ParseResult parsed, PretrainedBackbone network, ImageDataset data,
        EvaluationSettings settings) =>
        new(network, data, settings)
        {
            Transform = parsed.GetRequiredValue(_transform),
            InputSize = parsed.GetValue(_size),
        };
}
