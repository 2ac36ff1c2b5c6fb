using System.IO.Hashing;
using Mira.Datasets;

namespace Mira.Experiments.Interchange.Zip;

/// <summary>Bytes of a file.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">How many.</param>
/// <param name="Checksum">Their CRC-32 where the container has one.</param>
internal readonly record struct StoredBlock(long Start, long Length, uint? Checksum)
{
    private const int Piece = 1 << 26;

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
            throw new InputException($"{file.Path} is damaged: the checksum of its entry '{name}' is {found:x8}, expected {expected:x8}. " +
                "Copy or download it again.");
        }
    }
}
