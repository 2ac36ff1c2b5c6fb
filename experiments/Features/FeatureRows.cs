using System.Runtime.InteropServices;
using Mira.Datasets;
using Mira.Experiments.Interchange;
using static TorchSharp.torch;

namespace Mira.Experiments.Features;

/// <summary>A safetensors file of features that stay on the disk: labels and words are in memory, rows are read when asked for.</summary>
public sealed class FeatureRows : IFeatureDescription, IDisposable
{
    private const int HashedRows = 1024;
    private readonly SafetensorsFile _file;
    private readonly Lazy<string> _contentHash;

    private FeatureRows(SafetensorsFile file)
    {
        _file = file;
        var words = FeatureSafetensors.Words(file);
        (Files, ClassNames, Origin) = (words.Files, words.ClassNames, words.Origin);
        var shape = file.Shape(FeatureArrays.Features);
        Require(file.DType(FeatureArrays.Features) == ScalarType.Float32 && shape is [> 0 and < int.MaxValue, > 0 and < int.MaxValue],
            $"features of {file.DType(FeatureArrays.Features)} [{string.Join(", ", shape)}], expected float32 [images, dimensions]");
        (Count, Dimensions) = ((int)shape[0], (int)shape[1]);
        using var labels = file.Load(FeatureArrays.Labels);
        Require(labels.dim() == 1 && labels.dtype == ScalarType.Int64,
            $"labels of {labels.dtype} [{string.Join(", ", labels.shape)}], expected int64 [images]");
        long[] classes = labels.data<long>().ToArray();
        FeatureCheck.Labels(Count, classes, null);
        Labels = classes;
        Classes = (int)Math.Max(ClassNames.Count, classes.Max() + 1);
        // The file's own checksum, verified when it was opened, covers the hash that it carries.
        _contentHash = new(() => file.Metadata.GetValueOrDefault(FeatureArrays.ContentHash) ?? Hash());
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

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">Missing, damaged, or other than float32 features with one label an image.</exception>
    public static FeatureRows Open(string path)
    {
        var file = SafetensorsFile.Open(path);
        try
        {
            return new FeatureRows(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Copies features of consecutive images; several threads may read at once.</summary>
    /// <param name="first">Place of the first image.</param>
    /// <param name="rows">[images · dimensions], overwritten.</param>
    public void Read(int first, Span<float> rows) =>
        _file.Read(FeatureArrays.Features, (long)first * Dimensions * sizeof(float), MemoryMarshal.AsBytes(rows));

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

    private void Require(bool holds, string found)
    {
        if (!holds)
        {
            throw new InputException($"{_file.Path} holds {found}, which is needed to read it part by part. Leave --memory out, or convert it.");
        }
    }
}
