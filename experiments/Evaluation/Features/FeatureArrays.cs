using Mira.Datasets;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Features;

/// <summary>Names and types of the arrays in files of features.</summary>
internal static class FeatureArrays
{
    internal const string Features = "features", Labels = "labels", Files = "files", ClassNames = "class_names",
        ContentHash = "content_hash";

    /// <summary>A set from arrays of any number type; takes ownership of them.</summary>
    /// <exception cref="InputException">The arrays are no features with labels.</exception>
    internal static FeatureSet Set(string path, Tensor features, Tensor labels, FeatureWords words)
    {
        using (labels)
        using (features)
        {
            Require(features.is_floating_point(),
                $"Array '{Features}' of {path} is {features.dtype}, expected float32.");
            Require(!labels.is_floating_point(),
                $"Array '{Labels}' of {path} is {labels.dtype}, expected int64 class numbers.");
            Require(features.dim() == 2, $"Array '{Features}' of {path} has the shape " +
                $"[{string.Join(", ", features.shape)}], expected [images, dimensions].");
            RequireFiles(path, words.Files, features.shape[0]);
            RequireClasses(path, labels, words.ClassNames.Count);
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

    /// <summary>Refuses names of files that are not one for each image.</summary>
    /// <exception cref="InputException">They are more or fewer.</exception>
    internal static void RequireFiles(string path, IReadOnlyList<string> files, long count) =>
        Require(files.Count == 0 || files.Count == count,
        $"{path} names {files.Count} files for {count} features, expected equally many.");

    /// <summary>How many classes features may have: one an image and one a name, and as many as the
    /// largest sets have in any case, because some images of a set are features too.</summary>
    /// <param name="rows">Images.</param>
    /// <param name="names">Names of classes.</param>
    internal static long MostClasses(long rows, long names) => Math.Max(100_000, Math.Max(rows, names));

    /// <summary>Refuses a class number so large that the classes below it could not have been meant.</summary>
    /// <param name="path">Their file.</param>
    /// <param name="labels">Class numbers; anything else passes.</param>
    /// <param name="names">Names of classes.</param>
    /// <exception cref="InputException">There is one.</exception>
    internal static void RequireClasses(string path, Tensor labels, int names)
    {
        if (labels.dim() != 1 || labels.numel() == 0)
        {
            return;
        }
        using var wide = labels.to(ScalarType.Int64);
        using var max = wide.max();
        var (largest, most) = (max.item<long>(), MostClasses(labels.numel(), names));
        Require(largest < most, $"Array '{Labels}' of {path} has the class number {largest} in " +
            $"{labels.numel()} images, expected numbers from 0 and less than {most}. " +
            "The file is damaged, or the classes are not numbered one after the other.");
    }

    /// <summary>Labels as they are written: class numbers [n], or marks [n, classes].</summary>
    internal static Tensor LabelsOf(FeatureSet set) => set.Marks?.alias() ?? tensor(set.Labels.ToArray());

    private static FeatureSet Make(Tensor features, Tensor labels, FeatureWords words)
    {
        var values = features.dtype == ScalarType.Float32 ? features.alias() : features.to(ScalarType.Float32);
        return labels.dim() == 2 && labels.dtype is ScalarType.Byte or ScalarType.Bool
            ? new(values, labels.to(ScalarType.Byte).alias())
            {
                Files = words.Files,
                ClassNames = words.ClassNames,
                Origin = words.Origin
            }
            : new(values, ClassNumbers(labels))
            {
                Files = words.Files,
                ClassNames = words.ClassNames,
                Origin = words.Origin,
            };
    }

    /// <summary>Class numbers of any integer type.</summary>
    /// <exception cref="InputException">They are others.</exception>
    internal static long[] ClassNumbers(Tensor labels)
    {
        Require(labels.dim() == 1, $"Array '{Labels}' is {labels.dtype} [{string.Join(", ", labels.shape)}], " +
            "expected int64 [n], " +
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
