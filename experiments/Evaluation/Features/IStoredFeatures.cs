using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Features;

/// <summary>An open file of features in float32, row by row, of which parts can be read.</summary>
internal interface IStoredFeatures : IDisposable
{
    /// <summary>The file's path, as given.</summary>
    string Path { get; }

    /// <summary>Images and dimensions.</summary>
    (long Count, long Dimensions) Shape { get; }

    /// <summary>What else the file says.</summary>
    FeatureWords Words { get; }

    /// <summary>The content hash that the file carries; null where it has none.</summary>
    string? ContentHash { get; }

    /// <summary>Whether a checksum of the whole file held when it was opened, so that nothing in it was changed
    /// since it was written.</summary>
    bool IsVerified { get; }

    /// <summary>The labels.</summary>
    Tensor Labels();

    /// <summary>Copies bytes of the features; several threads may read at once.</summary>
    /// <param name="start">First byte, from the beginning of the features.</param>
    /// <param name="bytes">Overwritten; not beyond the end of the features.</param>
    void Read(long start, Span<byte> bytes);
}

/// <summary>What a file says about its features in words.</summary>
internal sealed record FeatureWords(IReadOnlyList<string> Files, IReadOnlyList<string> ClassNames,
    FeatureOrigin Origin);

/// <summary>What is known of features besides their values.</summary>
public interface IFeatureDescription
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Numbers in a feature.</summary>
    int Dimensions { get; }

    /// <summary>Number of classes: as many as are named, or as the labels need.</summary>
    int Classes { get; }

    /// <summary>Whether an image may have several classes.</summary>
    bool IsMultiLabel { get; }

    /// <summary>Class numbers from 0, [n]; empty where images may have several.</summary>
    IReadOnlyList<long> Labels { get; }

    /// <summary>Name of each class number; empty where not known.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Where the features come from.</summary>
    FeatureOrigin Origin { get; }

    /// <summary>SHA-256 of values, labels and file names: equal hashes are equal features.</summary>
    string ContentHash { get; }
}

/// <summary>Finds features that are not numbers, a slice at a time: a check must not take more memory
/// than what it checks.</summary>
internal static class NonFiniteRows
{
    private const long SliceNumbers = 1 << 20;

    /// <summary>How many rows hold a number that is not finite, and which is the first.</summary>
    /// <param name="values">[rows, columns].</param>
    internal static (long Count, long First) Of(Tensor values)
    {
        var (count, first) = (0L, -1L);
        var rows = Math.Max(1, SliceNumbers / Math.Max(1, values.size(1)));
        for (var at = 0L; at < values.size(0); at += rows)
        {
            using var scope = NewDisposeScope();
            var wrong = values.narrow(0, at, Math.Min(rows, values.size(0) - at)).isfinite().logical_not_()
                .any(1).nonzero();
            first = first < 0 && wrong.size(0) > 0 ? at + wrong.data<long>()[0] : first;
            count += wrong.size(0);
        }
        return (count, first);
    }
}
