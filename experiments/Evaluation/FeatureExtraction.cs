using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.LogisticRegression;
using Mira.Experiments.Evaluation.Transfer;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation;

/// <summary>Features of the images of a data set under a backbone.</summary>
/// <param name="Network">The backbone.</param>
/// <param name="Data">The set.</param>
/// <param name="Settings">Device, progress.</param>
public sealed record FeatureExtraction(PretrainedBackbone Network, ImageDataset Data, EvaluationSettings Settings)
{
    /// <summary>Name of the transform, one of <see cref="EvaluationTransform.Names"/>.</summary>
    public string Transform { get; init; } = EvaluationTransform.Knn;

    /// <summary>Width and height of the network's input; null takes that of its training, else the
    /// usual one of its kind.</summary>
    public int? InputSize { get; init; }

    /// <summary>The network whose view of the images is taken; null for the network's own. Random weights see what
    /// the network beside them sees.</summary>
    public PretrainedBackbone? SeesAs { get; init; }

    /// <summary>Folder that file names are told relative to; null for the whole path.</summary>
    public string? Root { get; init; }

    /// <summary>Whether images stay in the order of the set's own list; in files they are sorted
    /// by path otherwise.</summary>
    public bool KeepsListedOrder { get; init; }

    /// <summary>Features of the splits that a transfer evaluation needs; classes without any
    /// image are left out.</summary>
    /// <exception cref="InputException">An image cannot be read, or a feature is not finite.</exception>
    public TransferFeatures Transfer() =>
        PresentClasses.Of(new(Run("train"), Data.Validation is null ? null : Run("val"), Run("test")));

    /// <summary>Features of a split, images in files in ordinal order of their paths, those in memory
    /// in their own order.</summary>
    /// <param name="split">train, val, trainval or test.</param>
    /// <exception cref="InputException">The set has no such split, an image cannot be read, or a
    /// feature is not finite.</exception>
    public FeatureSet Run(string split)
    {
        var images = Sorted(Data.Split(split));
        var data = Prepared();
        using var encoder = Network.Freeze(Settings.Compute);
        var features = FeatureBank.Extract(encoder, images, EvaluationTransform.Of(Transform, data), Settings)
            .Features;
        var (files, origin) = (Names(images), Origin(split, images, encoder, data));
        return images.IsMultiLabel
            ? new(features, tensor(images.MultiLabels.ToArray()).view(images.Count, -1))
            {
                Files = files,
                ClassNames = Data.ClassNames,
                Origin = origin
            }
            : new(features, Array.ConvertAll(images.Labels.ToArray(), label => (long)label))
            {
                Files = files,
                ClassNames = Data.ClassNames,
                Origin = origin,
            };
    }

    /// <summary>The set as the network wants to see it: view size and normalization of its
    /// training, or of ImageNet.</summary>
    private ImageDataset Prepared()
    {
        var data = EvaluatedData.Of(Data, SeesAs ?? Network);
        return InputSize is { } size ? data with { InputSize = size } : data;
    }

    private FeatureOrigin Origin(string split, ImageSet images, FrozenEncoder encoder, ImageDataset data) => new()
    {
        Method = Network.Method,
        Encoder = Network.Encoder,
        Architecture = BackboneName.Of(Network.Architecture),
        Assumption = Network.Assumption,
        CheckpointHash = Network.CheckpointHash,
        EncoderHash = encoder.Fingerprint()[..12],
        Data = Data.Name,
        Split = split,
        DataHash = images.ContentHash[..12],
        Transform = Transform,
        ViewSize = FormattableString.Invariant($"{data.InputSize}"),
    };

    /// <summary>Lists may be in any order, and name an image twice; their order must not show in a
    /// file of features.</summary>
    private ImageSet Sorted(ImageSet images) => images.Size > 0 || KeepsListedOrder
        ? images
        : images.Select(Enumerable.Range(0, images.Count).OrderBy(images.Name, StringComparer.Ordinal));

    private string[] Names(ImageSet images) => [.. Enumerable.Range(0, images.Count).Select(place =>
        Root is null || images.Size > 0 ? images.Name(place) : Path.GetRelativePath(Root, images.Name(place)))];
}
