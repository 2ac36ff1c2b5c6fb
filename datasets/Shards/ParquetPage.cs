using System.Buffers.Binary;
using System.IO.Compression;
using Parquet.Meta;
using Snappier;
using ZstdSharp;

namespace Mira.Datasets.Shards;

/// <summary>Where a page of a column lies, and how it is stored.</summary>
/// <param name="Offset">Place of its first byte behind its header.</param>
/// <param name="Stored">Bytes in the file.</param>
/// <param name="Length">Bytes once it is decompressed.</param>
/// <param name="Values">Number of values, with those that are missing.</param>
internal sealed record ParquetPage(long Offset, int Stored, int Length, int Values)
{
    // More than any writer puts into a page, and less than what would exhaust the memory.
    private const int Longest = 1 << 30;

    private const int FirstLook = 128, LongestHeader = 1 << 20;

    /// <summary>What it is: a dictionary, or values of the first or second version.</summary>
    public PageType Type { get; private init; }

    /// <summary>How its bytes are compressed.</summary>
    public CompressionCodec Codec { get; private init; }

    /// <summary>Encoding of its values.</summary>
    public Encoding Encoding { get; private init; }

    /// <summary>Bytes of levels before the values, in the second version, which are never compressed.</summary>
    public int LevelBytes { get; private init; }

    /// <summary>First row of it in the file.</summary>
    public int FirstRow { get; init; }

    /// <summary>Number of the page with the values that its own point into; -1 without one.</summary>
    public int Dictionary { get; init; } = -1;

    /// <summary>Whether its values are numbers of those of a dictionary.</summary>
    public bool IsIndices => Encoding is Encoding.RLE_DICTIONARY or Encoding.PLAIN_DICTIONARY
        && Type != PageType.DICTIONARY_PAGE;

    /// <summary>Reads a page's header.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Place of the header.</param>
    /// <param name="end">Place behind the column.</param>
    /// <param name="codec">How the column's pages are compressed.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ParquetPage Read(ShardFile file, long offset, long end, CompressionCodec codec)
    {
        for (var look = FirstLook; ; look *= 16)
        {
            var bytes = new byte[(int)Math.Min(look, end - offset)];
            file.Read(offset, bytes);
            var reader = new ThriftReader(bytes);
            try
            {
                return Of(reader.Fields(), codec, offset + reader.Position, end);
            }
            catch (EndOfStreamException) when (bytes.Length == look && look < LongestHeader)
            {
                // Statistics make a header long: look at more of it.
            }
        }
    }

    /// <summary>Decompresses the page.</summary>
    /// <param name="stored">The bytes of the file.</param>
    /// <param name="page">Takes <see cref="Length"/> bytes.</param>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public void Decompress(ReadOnlySpan<byte> stored, Span<byte> page)
    {
        stored[..LevelBytes].CopyTo(page);
        var written = Decompressed(stored[LevelBytes..], page[LevelBytes..]);
        if (written != Length - LevelBytes)
        {
            throw new InvalidDataException($"a page has {written + LevelBytes:N0} bytes, expected {Length:N0}");
        }
    }

    private int Decompressed(ReadOnlySpan<byte> stored, Span<byte> page)
    {
        switch (Codec)
        {
            case CompressionCodec.SNAPPY:
                return Snappy.Decompress(stored, page);
            case CompressionCodec.ZSTD:
                using (var zstd = new Decompressor())
                {
                    return zstd.Unwrap(stored, page);
                }
            case CompressionCodec.GZIP:
                using (var gzip = new GZipStream(new MemoryStream(stored.ToArray()), CompressionMode.Decompress))
                {
                    return gzip.ReadAtLeast(page, page.Length, throwOnEndOfStream: false);
                }
            case CompressionCodec.BROTLI:
                return BrotliDecoder.TryDecompress(stored, page, out var written) ? written : -1;
            default:
                stored.CopyTo(page);
                return stored.Length;
        }
    }

    // Numbers of fields are those of PageHeader in parquet.thrift; those of its headers of pages stand behind 100 times
    // their own.
    private static ParquetPage Of(Dictionary<int, long> fields, CompressionCodec codec, long start, long end)
    {
        var (type, length, stored) = ((PageType)Field(1), Field(2), Field(3));
        if (length is < 0 or > Longest || stored < 0 || stored > end - start)
        {
            throw new InvalidDataException($"a page has {stored:N0} bytes and {length:N0} decompressed");
        }
        var header = type switch
        {
            PageType.DATA_PAGE => 500,
            PageType.DICTIONARY_PAGE => 700,
            PageType.DATA_PAGE_V2 => 800,
            _ => 600,
        };
        var isSecond = type == PageType.DATA_PAGE_V2;
        var levels = isSecond ? Field(805) + Field(806) : 0;
        var isStored = codec == CompressionCodec.UNCOMPRESSED || (isSecond && Field(807, 1) == 0);
        if (levels < 0 || levels > Math.Min(length, stored) || Field(header + 1, 0) is < 0 or > Longest
            || (isStored && stored != length))
        {
            throw new InvalidDataException("the header of a page contradicts itself");
        }
        return new(start, (int)stored, (int)length, (int)Field(header + 1, 0))
        {
            Type = type,
            Codec = isStored ? CompressionCodec.UNCOMPRESSED : codec,
            Encoding = (Encoding)Field(header + (isSecond ? 4 : 2), 0),
            LevelBytes = (int)levels,
        };

        long Field(int number, long? missing = null) => fields.TryGetValue(number, out var value)
            ? value
            : missing ?? throw new InvalidDataException($"the header of a page lacks field {number}");
    }

    /// <summary>Where the values of a page are.</summary>
    /// <param name="page">The page, decompressed.</param>
    /// <param name="mostLevels">Largest definition level: a value that has less is missing.</param>
    /// <returns>For each value its place in the page and its length, or its number in the dictionary and 0; a missing
    /// one has the length -1.</returns>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public (int Start, int Length)[] Layout(ReadOnlySpan<byte> page, int mostLevels)
    {
        var (levels, at) = Levels(page, Type == PageType.DICTIONARY_PAGE ? 0 : mostLevels);
        var there = levels is null ? Values : levels.Count(level => level == mostLevels);
        var places = IsIndices ? Indices(page[at..], there) : Plain(page, at, there);
        if (levels is null)
        {
            return places;
        }
        var all = new (int, int)[Values];
        for (int value = 0, next = 0; value < Values; value++)
        {
            all[value] = levels[value] == mostLevels ? places[next++] : (0, -1);
        }
        return all;
    }

    /// <summary>Definition levels, null where no value can be missing, and the place behind them.</summary>
    private (int[]? Levels, int End) Levels(ReadOnlySpan<byte> page, int most)
    {
        if (most == 0 || Values == 0)
        {
            return (null, LevelBytes);
        }
        var width = HybridRuns.Width(most);
        if (Type == PageType.DATA_PAGE_V2)
        {
            return (HybridRuns.Read(page[..LevelBytes], width, Values), LevelBytes);
        }
        var length = page.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(page);
        return length >= 0 && length <= page.Length - 4
            ? (HybridRuns.Read(page.Slice(4, length), width, Values), 4 + length)
            : throw new InvalidDataException("the levels of a page are longer than it");
    }

    private static (int, int)[] Indices(ReadOnlySpan<byte> values, int count) => count == 0 ? []
        : values.Length == 0 || values[0] > 32 ? throw new InvalidDataException("the indices of a page are damaged")
        : Array.ConvertAll(HybridRuns.Read(values[1..], values[0], count), index => (index, 0));

    private (int, int)[] Plain(ReadOnlySpan<byte> page, int at, int count)
    {
        if (Encoding is not (Encoding.PLAIN or Encoding.PLAIN_DICTIONARY))
        {
            throw new NotSupportedException($"its images are in the encoding {Encoding}; mira reads PLAIN and " +
                "dictionaries");
        }
        var places = new (int, int)[count];
        for (var value = 0; value < count; value++)
        {
            var length = page.Length - at < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(page[at..]);
            if (length < 0 || length > page.Length - at - 4)
            {
                throw new InvalidDataException("a value is longer than its page");
            }
            places[value] = (at + 4, length);
            at += 4 + length;
        }
        return places;
    }
}
