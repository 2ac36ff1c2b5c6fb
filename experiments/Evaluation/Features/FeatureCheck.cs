using Mira.Datasets;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Features;

/// <summary>Refuses features whose evaluation would be meaningless.</summary>
public static class FeatureCheck
{
    /// <summary>A mark that says: this class is in the image, but hard to see.</summary>
    internal const byte Difficult = 255;

    /// <summary>Refuses sets that cannot be used together: one is trained on, the other classified.</summary>
    /// <param name="train">Features that are learned from.</param>
    /// <param name="test">Features that are judged.</param>
    /// <param name="role">What the second set is, such as "test features".</param>
    /// <exception cref="InputException">Other dimensions, another checkpoint or transform, or a label that
    /// training does not know.</exception>
    public static void Pair(IFeatureDescription train, IFeatureDescription test, string role = "test features")
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        Require(train.Dimensions == test.Dimensions,
            $"The training features have {train.Dimensions} dimensions, the {role} {test.Dimensions}. " +
            "They come from different networks: " +
            "extract both with one checkpoint.");
        RequireEqual(train.Origin.EncoderHash, test.Origin.EncoderHash, "networks", role,
            "with one checkpoint and one --encoder");
        if (train.Origin.EncoderHash.Length == 0 || test.Origin.EncoderHash.Length == 0)
        {
            // With equal weights the files may differ: a .pth and its safetensors twin are one network.
            RequireEqual(train.Origin.CheckpointHash, test.Origin.CheckpointHash, "checkpoints", role,
                "with one checkpoint");
        }
        RequireEqual(train.Origin.Transform, test.Origin.Transform, "transforms", role, "with one --transform");
        RequireEqual(train.Origin.ViewSize, test.Origin.ViewSize, "view sizes", role, "with one view size");
        RequireEqual(train.Origin.Data, test.Origin.Data, "data sets", role, "from one data set");
        Require(train.IsMultiLabel == test.IsMultiLabel,
            $"Only one of the training features and the {role} has several labels per image. " +
            "Extract both from one data set.");
        Require(train.ClassNames.Count == 0 || test.ClassNames.Count == 0
            || test.ClassNames.Take(train.ClassNames.Count).SequenceEqual(train.ClassNames),
            $"The class names of the training features and the {role} are in different orders. " +
            "Extract both from one data set.");
        Require(test.Classes <= train.Classes,
            $"The {role} have label {test.Classes - 1}, the training features only labels " +
            $"0 to {train.Classes - 1}. Use features of one data set.");
    }

    /// <summary>Refuses training labels with a gap: a class without an image can be neither learned
    /// nor distinguished.</summary>
    /// <exception cref="InputException">A class has no image.</exception>
    public static void EveryClass(IFeatureDescription train)
    {
        ArgumentNullException.ThrowIfNull(train);
        var present = train is FeatureSet { Marks: { } marks } ? PresentIn(marks) : train.Labels.ToHashSet();
        var missing = Enumerable.Range(0, train.Classes).Where(label => !present.Contains(label)).ToList();
        Require(missing.Count == 0, $"{missing.Count} of {train.Classes} classes have no training " +
            "image, the first being class " +
            $"{missing.FirstOrDefault()}{NameOf(train, missing)}. Add images, or number the classes without gaps.");
    }

    internal static void Values(Tensor values)
    {
        Require(values.dim() == 2 && values.dtype == ScalarType.Float32 && values.size(0) > 0 && values.size(1) > 0,
            $"Features are {values.dtype} of shape [{string.Join(", ", values.shape)}], expected " +
            "float32 [images, dimensions], at least one of each.");
        var (wrong, first) = NonFiniteRows.Of(values);
        Require(wrong == 0, $"The features of {wrong} of {values.size(0)} images are not finite " +
            $"(NaN or infinite), first image {first}. " +
            "Check that the checkpoint and the file are complete and that training did not diverge.");
    }

    internal static void Labels(long count, long[] labels, Tensor? marks)
    {
        if (marks is not null)
        {
            Marks(count, marks);
            return;
        }
        Require(labels.Length == count, $"There are {count} features and {labels.Length} labels, " +
            "expected equally many.");
        var worst = Array.FindIndex(labels, label => label is < 0 or > int.MaxValue - 1);
        Require(worst < 0, $"Image {worst} has label {(worst < 0 ? 0 : labels[worst])}, expected " +
            "class numbers from 0.");
    }

    private static void Marks(long count, Tensor marks)
    {
        Require(marks.dim() == 2 && marks.size(0) == count && marks.size(1) > 0 && marks.dtype == ScalarType.Byte,
            $"Labels are {marks.dtype} [{string.Join(", ", marks.shape)}], expected one class " +
            $"number or one byte per class for each of {count} images.");
        using var scope = NewDisposeScope();
        Require(!marks.greater(1).logical_and(marks.not_equal(Difficult)).any().item<bool>(),
            "Labels with several classes per image must be 1 (present), 0 (absent) or 255 (difficult), " +
            "but have other values.");
    }

    private static HashSet<long> PresentIn(Tensor marks)
    {
        using var scope = NewDisposeScope();
        return [.. marks.eq(1).any(0).nonzero().view(-1).data<long>().ToArray()];
    }

    private static string NameOf(IFeatureDescription train, List<int> missing) =>
        missing.Count > 0 && missing[0] < train.ClassNames.Count ? $" ({train.ClassNames[missing[0]]})" : "";

    private static void RequireEqual(string train, string test, string what, string role, string remedy) =>
        Require(train == test || train.Length == 0 || test.Length == 0,
            $"The training features and the {role} come from different {what}: {train} and {test}. " +
            $"Extract both {remedy}.");

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InputException(message);
        }
    }
}
