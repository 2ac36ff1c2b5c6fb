using System.Runtime.InteropServices;
using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Features in a temporary file, read part by part: a memory larger than the machine's. The file goes with the object.</summary>
public sealed class StoredFeatures : ILabelledFeatures, IDisposable
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
            throw new InputException($"Features of {labels.Count} images do not fit in {Path.GetTempPath()}: {error.Message} " +
                "Free some space, or name another folder with the variable TMPDIR.", error);
        }
    }

    /// <inheritdoc/>
    public int Count => Labels.Count;

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>Features of every image of a set under a transform that draws nothing at random.</summary>
    /// <exception cref="InputException">The set is empty, a feature is not finite, or there is no space for the file.</exception>
    public static StoredFeatures Extract(FrozenEncoder encoder, ImageSet images, ViewRecipe view, int dimension, EvaluationSettings settings)
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
            var read = RandomAccess.Read(_file.SafeFileHandle, MemoryMarshal.AsBytes(rows)[at..], ((long)first * Dimension * sizeof(float)) + at);
            at += read > 0 ? read : throw new InvalidOperationException("The file of features is shorter than it was written.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
