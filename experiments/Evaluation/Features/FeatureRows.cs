using System.Runtime.InteropServices;
using Mira.Datasets;

namespace Mira.Experiments.Evaluation.Features;

/// <summary>A file of features that stay on the disk: labels and words are in memory, rows are
/// read when asked for.</summary>
public sealed class FeatureRows : IFeatureDescription, IDisposable
{
    private const int HashedRows = 1024;
    private readonly IStoredFeatures _file;
    private readonly Lazy<string> _contentHash;

    private FeatureRows(FeatureRows same, IReadOnlyList<long> labels, IReadOnlyList<string> names)
    {
        (_file, _contentHash, Files, Origin, Count, Dimensions) =
            (same._file, same._contentHash, same.Files, same.Origin, same.Count, same.Dimensions);
        (Labels, ClassNames) = (labels, names);
        Classes = (int)Math.Max(names.Count, labels.Max() + 1);
    }

    private FeatureRows(IStoredFeatures file, long[] labels)
    {
        _file = file;
        (Files, ClassNames, Origin) = (file.Words.Files, file.Words.ClassNames, file.Words.Origin);
        (Count, Dimensions) = (Size(file.Shape.Count), Size(file.Shape.Dimensions));
        Labels = labels;
        FeatureCheck.Labels(Count, labels, null);
        FeatureArrays.RequireFiles(file.Path, Files, Count);
        Classes = (int)Math.Max(ClassNames.Count, labels.Max() + 1);
        _contentHash = new(() => file is { IsVerified: true, ContentHash: { } hash } ? hash : Hash());
        FeatureFile.RequireHash(file.Path, file.ContentHash, () => ContentHash);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int Dimensions { get; }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public bool IsMultiLabel => false;

    /// <inheritdoc/>
    public IReadOnlyList<long> Labels { get; }

    /// <summary>Paths of the images, or their numbers; empty where not known.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public FeatureOrigin Origin { get; }

    /// <inheritdoc/>
    public string ContentHash => _contentHash.Value;

    /// <summary>Opens a file; null where features are not in it row by row, or an image has several labels: then it
    /// is read as a whole.</summary>
    /// <exception cref="InputException">Missing or damaged, or changed since it was written.</exception>
    public static FeatureRows? TryOpen(string path)
    {
        var file = FeatureFile.OpenStored(path);
        try
        {
            using var labels = file?.Labels();
            if (labels?.dim() == 1)
            {
                FeatureArrays.RequireClasses(path, labels, file!.Words.ClassNames.Count);
                return new FeatureRows(file!, FeatureArrays.ClassNumbers(labels));
            }
        }
        catch
        {
            file?.Dispose();
            throw;
        }
        file?.Dispose();
        return null;
    }

    /// <summary>The same features under other class numbers; shares the file, and its hash stays.</summary>
    internal FeatureRows WithClasses(IReadOnlyList<long> labels, IReadOnlyList<string> names) =>
        new(this, labels, names);

    /// <summary>Copies features of consecutive images; several threads may read at once.</summary>
    /// <param name="first">Place of the first image.</param>
    /// <param name="rows">[images · dimensions], overwritten.</param>
    public void Read(int first, Span<float> rows) =>
        _file.Read((long)first * Dimensions * sizeof(float), MemoryMarshal.AsBytes(rows));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private string Hash()
    {
        using var hash = new FeatureHash(Count, Dimensions, 0);
        var rows = new float[HashedRows * Dimensions];
        for (var first = 0; first < Count; first += HashedRows)
        {
            var some = rows.AsSpan(0, Math.Min(HashedRows, Count - first) * Dimensions);
            Read(first, some);
            hash.Append(MemoryMarshal.AsBytes(some));
        }
        return hash.Finish(Labels, null, Files);
    }

    private int Size(long size) => size is > 0 and < int.MaxValue ? (int)size
        : throw new InputException($"{_file.Path} holds features [{_file.Shape.Count}, {_file.Shape.Dimensions}], " +
            "expected at least one image and dimension, and less than 2^31.");
}
