using Microsoft.Win32.SafeHandles;
using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Numpy;
using Mira.Experiments.Files.Zip;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Features;

/// <summary>Features in an .npz file that stay there, as numpy.savez stored them: row by row.</summary>
internal sealed class StoredNpz : IStoredFeatures
{
    private const string Entry = $"{FeatureArrays.Features}.npy";
    private const int LongestHeader = 1 << 17;

    private readonly SafeFileHandle _file;
    private readonly NpyHeader _header;
    private readonly long _start;

    private StoredNpz(MappedFile file, StoredBlock block)
    {
        Path = file.Path;
        using var head = new MemoryStream(file.Bytes(block.Start, (int)Math.Min(block.Length, LongestHeader))
            .ToArray());
        _header = NpyHeader.Read(head, $"Array '{FeatureArrays.Features}' of {file.Path}");
        _start = block.Start + head.Position;
        (Words, ContentHash) = NpzReader.Use(file.Path, FeatureNpz.Words);
        _file = InputFile.OpenHandle(file.Path);
    }

    public string Path { get; }

    public (long Count, long Dimensions) Shape => (_header.Shape[0], _header.Shape[1]);

    public FeatureWords Words { get; }

    public string? ContentHash { get; }

    // Checksums of a zip archive are of one array each: whoever replaces the features leaves the
    // hash beside them as it was.
    public bool IsVerified => false;

    private bool HasRows => _header is { IsFortranOrder: false, Shape.Length: 2 } && _header.Type == NpyType.Float32;

    /// <summary>Opens a file; null where its features are compressed, are column by column, or are not
    /// float32. Features that carry no hash are verified against the archive's checksum.</summary>
    /// <exception cref="InputException">Missing or damaged.</exception>
    internal static StoredNpz? TryOpen(string path)
    {
        using var file = MappedFile.Open(path);
        if (!new ZipDirectory(file, ".npz file") { SkipsCompressed = true }.Read().TryGetValue(Entry, out var block))
        {
            return null;
        }
        var found = new StoredNpz(file, block);
        try
        {
            if (found.HasRows)
            {
                found.RequireWhole(file, block);
                return found;
            }
        }
        catch
        {
            found.Dispose();
            throw;
        }
        found.Dispose();
        return null;
    }

    public Tensor Labels() => NpzReader.Use(Path, file => file.Numbers(FeatureArrays.Labels, Shape.Count));

    public void Read(long start, Span<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, _header.ByteCount - bytes.Length);
        while (bytes.Length > 0)
        {
            var count = RandomAccess.Read(_file, bytes, _start + start);
            bytes = count > 0 ? bytes[count..]
                : throw new InputException($"{Path} became shorter while mira read it. Write it again.");
            start += count;
        }
    }

    public void Dispose() => _file.Dispose();

    private void RequireWhole(MappedFile file, StoredBlock block)
    {
        if (_header.ByteCount != block.Start + block.Length - _start)
        {
            throw new InputException($"{Path} has {block.Length} bytes of features, expected {_header.ByteCount} " +
                "by its header. It is damaged: save it again with numpy.savez.");
        }
        if (ContentHash is null)
        {
            block.RequireIntact(file, Entry);
        }
    }
}
