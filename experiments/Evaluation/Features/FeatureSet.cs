using Mira.Datasets;
using Mira.Experiments.Files;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Features;

/// <summary>Features of labeled images, of any network, with their origin where it is known.</summary>
/// <remarks>Owns its tensors. Images have one class each, or, as in VOC2007, a mark for every class.</remarks>
public sealed class FeatureSet : IFeatureDescription, IDisposable
{
    private readonly Lazy<string> _contentHash;

    /// <summary>Takes ownership of features of images with one class each.</summary>
    /// <param name="values">[n, d], float32, on the CPU, row-major, finite.</param>
    /// <param name="labels">[n], class numbers from 0.</param>
    /// <exception cref="InputException">A feature is not finite, a label is negative, or the counts differ.</exception>
    public FeatureSet(Tensor values, long[] labels)
        : this(values, labels, null)
    {
    }

    /// <summary>Takes ownership of features of images with any number of classes.</summary>
    /// <param name="values">[n, d], float32, on the CPU, row-major, finite.</param>
    /// <param name="marks">[n, classes], bytes: 1 where the class is in the image, 0 where not, 255
    /// where it is difficult.</param>
    /// <exception cref="InputException">A feature is not finite, a mark is another, or the counts differ.</exception>
    public FeatureSet(Tensor values, Tensor marks)
        : this(values, [], marks)
    {
    }

    private FeatureSet(Tensor values, long[] labels, Tensor? marks)
    {
        FeatureCheck.Values(values);
        FeatureCheck.Labels(values.size(0), labels, marks);
        (Values, Labels, Marks) = (values.DetachFromDisposeScope(), labels, marks?.DetachFromDisposeScope());
        _contentHash = new(() => HashedAs?.ContentHash ?? Hash());
    }

    /// <summary>[n, d], float32, on the CPU, row-major.</summary>
    public Tensor Values { get; }

    /// <summary>Class numbers from 0, [n]; empty where <see cref="Marks"/> says which classes an image has.</summary>
    public IReadOnlyList<long> Labels { get; }

    /// <summary>[n, classes], bytes: 1 present, 0 absent, 255 difficult; null where every
    /// image has one class.</summary>
    public Tensor? Marks { get; }

    /// <summary>Paths of the images relative to the data folder, or their numbers; empty where not known.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Name of each class number; empty where not known.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    // Renumbering classes does not change the features.
    private FeatureSet? HashedAs { get; init; }

    /// <summary>Where the features come from.</summary>
    public FeatureOrigin Origin { get; init; } = new();

    /// <summary>Number of images.</summary>
    public int Count => (int)Values.size(0);

    /// <summary>Numbers in a feature.</summary>
    public int Dimensions => (int)Values.size(1);

    /// <summary>Whether an image may have several classes.</summary>
    public bool IsMultiLabel => Marks is not null;

    /// <summary>Number of classes: as many as are named, or as the labels need.</summary>
    public int Classes => (int)Math.Max(ClassNames.Count, Marks?.size(1) ?? (Labels.Max() + 1));

    /// <summary>Hash of the checkpoint; empty where not known.</summary>
    public string CheckpointHash => Origin.CheckpointHash;

    /// <summary>Hash of the images; empty where not known.</summary>
    public string DataHash => Origin.DataHash;

    /// <summary>SHA-256 of values, labels and file names: equal hashes are equal features.</summary>
    public string ContentHash => _contentHash.Value;

    /// <summary>The same features under other class numbers; shares the tensors, and its hash stays.</summary>
    internal FeatureSet WithClasses(long[] labels, IReadOnlyList<string> names) =>
        new(Values, labels) { Files = Files, ClassNames = names, Origin = Origin, HashedAs = this };

    /// <inheritdoc cref="WithClasses(long[], IReadOnlyList{string})"/>
    internal FeatureSet WithClasses(Tensor marks, IReadOnlyList<string> names) =>
        new(Values, marks) { Files = Files, ClassNames = names, Origin = Origin, HashedAs = this };

    /// <inheritdoc/>
    public void Dispose()
    {
        Values.Dispose();
        Marks?.Dispose();
    }

    private string Hash()
    {
        using var hash = new FeatureHash(Count, Dimensions, Marks?.size(1) ?? 0);
        TensorBytes.Read(Values, hash.Append);
        return hash.Finish(Labels, Marks, Files);
    }
}
