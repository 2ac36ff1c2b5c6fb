using System.Runtime.InteropServices;
using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Files;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Features in a temporary file, read part by part: a memory larger than the machine's. The file
/// goes with the object.</summary>
public sealed class StoredFeatures : ILabeledFeatures, IDisposable
{
    // Images whose features are in memory on their way to the file.
    private const int Slice = 16_384;

    private readonly FileStream _file;

    /// <summary>Writes features to a new file, slice by slice.</summary>
    /// <param name="dimension">Numbers in a feature.</param>
    /// <param name="labels">[images], class numbers from 0.</param>
    /// <param name="slices">The features in the order of the labels; each is disposed of when it is written.</param>
    /// <exception cref="InputException">There is no space for the file.</exception>
    public StoredFeatures(int dimension, IReadOnlyList<int> labels, IEnumerable<FeatureBank> slices)
    {
        ArgumentNullException.ThrowIfNull(slices);
        (Dimension, Labels) = (dimension, labels);
        _file = ScratchFile.Create();
        try
        {
            var at = 0L;
            foreach (var slice in slices)
            {
                using (slice)
                {
                    RandomAccess.Write(_file.SafeFileHandle, slice.Features.bytes, at);
                    at += slice.Features.bytes.Length;
                }
            }
        }
        catch (IOException error)
        {
            _file.Dispose();
            throw new InputException($"Features of {labels.Count} images do not fit in {Path.GetTempPath()}: " +
                $"{error.Reason()} " +
                "Free some space, or set TMPDIR to another folder.", error);
        }
    }

    /// <inheritdoc/>
    public int Count => Labels.Count;

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>Features of every image of a set under a transform that draws nothing at random.</summary>
    /// <exception cref="InputException">The set is empty, a feature is not finite, or there is no
    /// space for the file.</exception>
    public static StoredFeatures Extract(FrozenEncoder encoder, ImageSet images, ViewRecipe view, int dimension,
        EvaluationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(images);
        return new(dimension, images.Labels.ToArray(), Enumerable.Range(0, images.Count).Chunk(Slice)
            .Select(places => FeatureBank.Extract(encoder, images.Select(places), view, settings)));
    }

    /// <inheritdoc/>
    public void Read(int first, Span<float> rows)
    {
        var (bytes, at) = (MemoryMarshal.AsBytes(rows).Length, 0);
        while (at < bytes)
        {
            var read = RandomAccess.Read(_file.SafeFileHandle, MemoryMarshal.AsBytes(rows)[at..],
                ((long)first * Dimension * sizeof(float)) + at);
            at += read > 0
                ? read
                : throw new InvalidOperationException("The file of features is shorter than it was written.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

/// <summary>Features of labeled images that are read part by part, from memory or from a disk.</summary>
public interface ILabeledFeatures
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Numbers in a feature.</summary>
    int Dimension { get; }

    /// <summary>[images], class numbers from 0.</summary>
    IReadOnlyList<int> Labels { get; }

    /// <summary>Whether each of several processes holds some of them only.</summary>
    bool IsSpread => false;

    /// <summary>Whether this process holds an image's features, so that it can read them.</summary>
    /// <param name="place">Place of the image.</param>
    bool Holds(int place) => true;

    /// <summary>Copies features of consecutive images; several threads may read at once.</summary>
    /// <param name="first">Place of the first image.</param>
    /// <param name="rows">[images · dimension], overwritten, row after row.</param>
    void Read(int first, Span<float> rows);
}

/// <summary>Features of a file, for evaluations that need one class per image.</summary>
public static class FeatureFileRows
{
    /// <summary>The features with their labels; shares the set's memory, which must outlive it.</summary>
    /// <exception cref="InputException">Images have several labels.</exception>
    public static FeatureBank Of(FeatureSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return set.IsMultiLabel
            ? throw new InputException("The features have several labels per image, which this " +
                "evaluation cannot use. Use 'mira transfer'.")
            : new FeatureBank(set.Values.alias(), [.. set.Labels.Select(label => (int)label)]);
    }
}

/// <summary>Features of a file that are read part by part; shares the stream, which must outlive it.</summary>
public sealed class StreamedFeatures(FeatureRows stream) : ILabeledFeatures
{
    /// <inheritdoc/>
    public int Count => stream.Count;

    /// <inheritdoc/>
    public int Dimension => stream.Dimensions;

    /// <inheritdoc/>
    public IReadOnlyList<int> Labels { get; } = [.. stream.Labels.Select(label => (int)label)];

    /// <inheritdoc/>
    public void Read(int first, Span<float> rows) => stream.Read(first, rows);
}

/// <summary>Some of the images of other features: a part of a memory.</summary>
/// <param name="all">The features to choose from.</param>
/// <param name="places">Places of the chosen images, in their new order.</param>
public sealed class SelectedFeatures(ILabeledFeatures all, IReadOnlyList<int> places) : ILabeledFeatures
{
    /// <inheritdoc/>
    public int Count => places.Count;

    /// <inheritdoc/>
    public int Dimension => all.Dimension;

    /// <inheritdoc/>
    public IReadOnlyList<int> Labels { get; } = [.. places.Select(place => all.Labels[place])];

    /// <inheritdoc/>
    public bool IsSpread => all.IsSpread;

    /// <inheritdoc/>
    public bool Holds(int place) => all.Holds(places[place]);

    /// <inheritdoc/>
    public void Read(int first, Span<float> rows)
    {
        var count = rows.Length / Dimension;
        for (var (start, end) = (0, 0); start < count; start = end)
        {
            // Consecutive images are read together.
            for (end = start + 1; end < count && places[first + end] == places[first + end - 1] + 1; end++)
            {
            }
            all.Read(places[first + start], rows.Slice(start * Dimension, (end - start) * Dimension));
        }
    }
}
