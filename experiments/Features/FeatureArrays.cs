using Mira.Datasets;
using static TorchSharp.torch;

namespace Mira.Experiments.Features;

/// <summary>Names and types of the arrays in files of features.</summary>
internal static class FeatureArrays
{
    internal const string Features = "features", Labels = "labels", Files = "files", ClassNames = "class_names", ContentHash = "content_hash";

    /// <summary>A set from arrays of any number type; takes ownership of them.</summary>
    /// <exception cref="InputException">The arrays are no features with labels.</exception>
    internal static FeatureSet Set(string path, Tensor features, Tensor labels, FeatureWords words)
    {
        using (labels)
        using (features)
        {
            Require(features.is_floating_point(), $"Array '{Features}' of {path} is {features.dtype}, expected float32.");
            Require(!labels.is_floating_point(), $"Array '{Labels}' of {path} is {labels.dtype}, expected int64 class numbers.");
            Require(words.Files.Count == 0 || words.Files.Count == features.shape[0],
                $"{path} names {words.Files.Count} files for {features.shape[0]} features, expected equally many.");
            try
            {
                return Make(features, labels, words);
            }
            catch (InputException error)
            {
                throw new InputException($"{path}: {error.Message}", error);
            }
        }
    }

    /// <summary>Labels as they are written: class numbers [n], or marks [n, classes].</summary>
    internal static Tensor LabelsOf(FeatureSet set) => set.Marks?.alias() ?? tensor(set.Labels.ToArray());

    private static FeatureSet Make(Tensor features, Tensor labels, FeatureWords words)
    {
        var values = features.dtype == ScalarType.Float32 ? features.alias() : features.to(ScalarType.Float32);
        return labels.dim() == 2 && labels.dtype is ScalarType.Byte or ScalarType.Bool
            ? new(values, labels.to(ScalarType.Byte).alias()) { Files = words.Files, ClassNames = words.ClassNames, Origin = words.Origin }
            : new(values, ClassNumbers(labels)) { Files = words.Files, ClassNames = words.ClassNames, Origin = words.Origin };
    }

    private static long[] ClassNumbers(Tensor labels)
    {
        Require(labels.dim() == 1, $"Array '{Labels}' is {labels.dtype} [{string.Join(", ", labels.shape)}], expected int64 [n], " +
            "or bytes [n, classes] of 1 (present), 0 (absent) and 255 (difficult).");
        using var wide = labels.to(ScalarType.Int64);
        return wide.data<long>().ToArray();
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InputException(message);
        }
    }
}
