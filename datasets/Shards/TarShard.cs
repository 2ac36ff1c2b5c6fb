using System.Buffers.Binary;
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using Mira.Datasets.Decoding;
using Mira.Datasets.Folders;

namespace Mira.Datasets.Shards;

/// <summary>A shard of a WebDataset: a tar archive whose members with one base name are a sample.</summary>
internal sealed class TarShard : Shard
{
    private readonly TarSample[] _samples;

    private TarShard(ShardFile file, TarSample[] samples)
        : base(file)
    {
        _samples = samples;
    }

    public override int Count => _samples.Length;

    public override string Name(int row) => _samples[row].Image.Name;

    public override string? Label(int row) => _samples[row].Label;

    public override void Read(int row, EncodedBuffer buffer, PageBuffer page) =>
        File.Read(_samples[row].Image.Offset, buffer.Reserve(_samples[row].Image.Length));

    public override void AddTo(IncrementalHash hash, int row)
    {
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, _samples[row].Image.Length);
        hash.AppendData(Encoding.UTF8.GetBytes($"{File.Name}/{Name(row)}"));
        hash.AppendData(length);
    }

    /// <summary>Reads the headers of an archive, once from its first to its last member, and the labels.</summary>
    /// <param name="file">The archive: v7, ustar, PAX or GNU.</param>
    /// <param name="leftOut">Told of members that are not used.</param>
    /// <exception cref="InputException">It is damaged, or a label cannot be read.</exception>
    public static TarShard Open(ShardFile file, LeftOutFiles leftOut)
    {
        file.RequireNoStandIn();
        using var stream = file.OpenStream();
        var samples = new TarSampleList(file, leftOut);
        var members = 0;
        try
        {
            using var reader = new TarReader(stream, leaveOpen: true);
            while (reader.GetNextEntry() is { } entry)
            {
                members++;
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile
                    or TarEntryType.ContiguousFile)
                {
                    if (entry.Length > 0 && entry.DataOffset + entry.Length > stream.Length)
                    {
                        throw new InvalidDataException($"'{ShortList.Name(entry.Name)}' is cut off");
                    }
                    samples.Add(entry);
                }
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException or FormatException
            or OverflowException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"'{file.Path}' is not a whole tar archive: after {members:N0} members, near " +
                $"byte {stream.Position:N0} of {stream.Length:N0}, {Reason(error)} Fetch the shard again.", error);
        }
        return new(file, samples.Finish());
    }

    private static string Reason(Exception error) => error is EndOfStreamException
        ? "it ends inside a member."
        : error is InvalidDataException && error.Message.EndsWith("is cut off", StringComparison.Ordinal)
            ? $"{error.Message}."
            : "no header of a member can be read.";
}

/// <summary>One image with what belongs to it.</summary>
/// <param name="Image">The image.</param>
/// <param name="Label">Its label as it is written; null without one.</param>
internal readonly record struct TarSample(TarMember Image, string? Label);

/// <summary>A file in an archive.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Offset">Place of its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct TarMember(string Name, long Offset, long Length);
