using System.IO.Compression;
using System.IO.Hashing;
using Mira.Datasets;

namespace Mira.Experiments.Files.Zip;

/// <summary>Bytes of a file.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">How many.</param>
/// <param name="Checksum">Their CRC-32 where the container has one.</param>
internal readonly record struct StoredBlock(long Start, long Length, uint? Checksum)
{
    private const int Piece = 1 << 26;
    private const int LongestUnfolded = 1 << 30;

    /// <summary>Bytes they take in the file where they are deflated; null where they are stored as they are.</summary>
    internal long? Deflated { get; init; }

    /// <summary>Whether they must be unfolded to be read.</summary>
    internal bool IsDeflated => Deflated is not null;

    /// <summary>Bytes they take in the file.</summary>
    internal long Packed => Deflated ?? Length;

    /// <summary>The deflated bytes as memory of their own, checked against length and checksum.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">What it calls them.</param>
    /// <exception cref="InputException">They are damaged, or more than 1 GiB.</exception>
    internal MappedFile Unfold(MappedFile file, string name)
    {
        if (Length > LongestUnfolded)
        {
            throw new InputException($"The entry '{name}' of {file.Path} is compressed and {Length} " +
                $"bytes long; mira reads compressed entries up to {LongestUnfolded} bytes. " +
                "Zip the file again without compression, or save it again with torch.save.");
        }
        var bytes = GC.AllocateUninitializedArray<byte>((int)Length, pinned: true);
        if (!Inflate(file, bytes) || Crc32.HashToUInt32(bytes) != Checksum)
        {
            throw new InputException($"{file.Path} is damaged: its entry '{name}' does not decompress " +
                $"to the {Length} bytes and the checksum of its header. " +
                "Copy or download it again.");
        }
        return MappedFile.Of(file.Path, bytes);
    }

    private bool Inflate(MappedFile file, byte[] bytes)
    {
        try
        {
            using var packed = file.Stream(Start, Packed);
            using var unfolding = new DeflateStream(packed, CompressionMode.Decompress);
            return unfolding.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
                && unfolding.ReadByte() < 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Checks the bytes against their checksum.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">What it calls them.</param>
    /// <exception cref="InputException">They differ.</exception>
    internal void RequireIntact(MappedFile file, string name)
    {
        var sum = new Crc32();
        for (var at = 0L; at < Length; at += Piece)
        {
            sum.Append(file.Bytes(Start + at, (int)Math.Min(Piece, Length - at)));
        }
        if (Checksum is { } expected && sum.GetCurrentHashAsUInt32() is var found && expected != found)
        {
            throw new InputException($"{file.Path} is damaged: the checksum of its entry '{name}' " +
                $"is {found:x8}, expected {expected:x8}. " +
                "Copy or download it again.");
        }
    }
}
