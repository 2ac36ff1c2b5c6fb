using Mira.Datasets.Decoding;
using Parquet.Meta;

namespace Mira.Datasets.Shards;

/// <summary>The images of a column of a Parquet file, each read by itself. Safe for several threads.</summary>
/// <remarks>Libraries of Parquet read whole columns of row groups, which are a hundred images or more. Here the headers
/// of all pages are read once. The first read of a page finds its values; later ones take one image out of the file, or
/// where pages are compressed, out of one page.</remarks>
internal sealed class ParquetImages
{
    private readonly ShardFile _file;
    private readonly ParquetPage[] _pages;
    private readonly int[] _dataPages;
    private readonly (int Start, int Length)[]?[] _layouts;
    private readonly int _mostLevels;

    /// <param name="file">The file.</param>
    /// <param name="chunks">The column in each row group.</param>
    /// <param name="mostLevels">Its largest definition level.</param>
    /// <exception cref="InvalidDataException">Headers are damaged.</exception>
    public ParquetImages(ShardFile file, IEnumerable<ColumnMetaData> chunks, int mostLevels)
    {
        (_file, _mostLevels) = (file, mostLevels);
        var pages = new List<ParquetPage>();
        foreach (var chunk in chunks)
        {
            Count += AddPages(chunk, pages);
        }
        _pages = [.. pages];
        _layouts = new (int, int)[]?[_pages.Length];
        _dataPages = [.. Enumerable.Range(0, _pages.Length).Where(page => IsData(_pages[page]))];
    }

    /// <summary>Number of images.</summary>
    public int Count { get; }

    /// <summary>Reads an image as it is stored.</summary>
    /// <exception cref="BadImageException">There is none.</exception>
    /// <exception cref="InputException">The file is damaged or cannot be read.</exception>
    public void Read(int row, EncodedBuffer buffer, PageBuffer scratch)
    {
        try
        {
            var number = PageOf(row);
            var page = _pages[number];
            var (start, length) = Layout(number, scratch)[row - page.FirstRow];
            if (length < 0)
            {
                throw new BadImageException("has no bytes: the file names an image that is elsewhere. Write it with " +
                    "the images embedded");
            }
            if (page.IsIndices)
            {
                var dictionary = page.Dictionary < 0 ? [] : Layout(page.Dictionary, scratch);
                (number, (start, length)) = start < dictionary.Length
                    ? (page.Dictionary, dictionary[start])
                    : throw new InvalidDataException("a page points to a value that its dictionary lacks");
            }
            Copy(number, start, buffer.Reserve(length), scratch);
        }
        catch (Exception error) when (ParquetShard.IsDamage(error))
        {
            throw ParquetShard.Damaged(_file, error);
        }
    }

    private static bool IsData(ParquetPage page) => page.Type is PageType.DATA_PAGE or PageType.DATA_PAGE_V2;

    private int AddPages(ColumnMetaData chunk, List<ParquetPage> pages)
    {
        if (chunk.Codec is CompressionCodec.LZO or CompressionCodec.LZ4 or CompressionCodec.LZ4_RAW)
        {
            throw new NotSupportedException($"its images are compressed with {chunk.Codec}; mira reads snappy, zstd, " +
                "gzip, brotli, and none, which is best for images");
        }
        var offset = chunk.DictionaryPageOffset is > 0 and var first ? Math.Min(first, chunk.DataPageOffset)
            : chunk.DataPageOffset;
        var end = offset + chunk.TotalCompressedSize;
        if (offset < 0 || end < offset || end > _file.Length)
        {
            throw new InvalidDataException($"a column reaches to byte {end:N0} of {_file.Length:N0}");
        }
        var (rows, dictionary) = (0, -1);
        while (offset < end && rows < chunk.NumValues)
        {
            var page = ParquetPage.Read(_file, offset, end, chunk.Codec);
            dictionary = page.Type == PageType.DICTIONARY_PAGE ? pages.Count : dictionary;
            pages.Add(page with { FirstRow = Count + rows, Dictionary = dictionary });
            rows += IsData(page) ? page.Values : 0;
            offset = page.Offset + page.Stored;
        }
        return rows == chunk.NumValues ? rows : throw new InvalidDataException(
            $"the pages of a column have {rows:N0} values, expected {chunk.NumValues:N0}");
    }

    private int PageOf(int row)
    {
        var (low, high) = (0, _dataPages.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _pages[_dataPages[middle]].FirstRow <= row ? (middle, high) : (low, middle - 1);
        }
        return _dataPages[low];
    }

    // Two threads may find the same at once; either result will do.
    private (int Start, int Length)[] Layout(int page, PageBuffer scratch) =>
        _layouts[page] ??= _pages[page].Layout(scratch.Load(this, page, _file, _pages[page]), _mostLevels);

    private void Copy(int number, int start, Span<byte> image, PageBuffer scratch)
    {
        var page = _pages[number];
        if (page.Codec == CompressionCodec.UNCOMPRESSED && !scratch.Has(this, number))
        {
            _file.Read(page.Offset + start, image);
        }
        else
        {
            scratch.Load(this, number, _file, page).Slice(start, image.Length).CopyTo(image);
        }
    }
}

/// <summary>The page that a thread read last, decompressed.</summary>
internal sealed class PageBuffer
{
    private byte[] _stored = [];
    private byte[] _bytes = [];
    private (ParquetImages? Images, int Page) _held;

    /// <summary>Whether it is this page.</summary>
    public bool Has(ParquetImages images, int page) => _held == (images, page);

    /// <summary>The bytes of a page; valid until the next call.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public ReadOnlySpan<byte> Load(ParquetImages images, int number, ShardFile file, ParquetPage page)
    {
        if (!Has(images, number))
        {
            _held = default;
            Grow(ref _bytes, page.Length);
            if (page.Codec == CompressionCodec.UNCOMPRESSED)
            {
                file.Read(page.Offset, _bytes.AsSpan(0, page.Length));
            }
            else
            {
                Grow(ref _stored, page.Stored);
                file.Read(page.Offset, _stored.AsSpan(0, page.Stored));
                page.Decompress(_stored.AsSpan(0, page.Stored), _bytes.AsSpan(0, page.Length));
            }
            _held = (images, number);
        }
        return _bytes.AsSpan(0, page.Length);
    }

    private static void Grow(ref byte[] bytes, int length)
    {
        if (bytes.Length < length)
        {
            bytes = GC.AllocateUninitializedArray<byte>(length);
        }
    }
}
