using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Mira.Datasets.Decoding;
using Mira.Datasets.Folders;
using Parquet;

namespace Mira.Datasets.Shards;

/// <summary>A Parquet file with a column of images and one of labels.</summary>
internal sealed class ParquetShard : Shard
{
    private readonly ParquetImages _images;
    private readonly string?[] _labels;
    private readonly byte[] _identity;

    private ParquetShard(ShardFile file, ParquetImages images, string?[] labels, IReadOnlyList<string>? classNames)
        : base(file)
    {
        (_images, _labels, ClassNames) = (images, labels, classNames is { Count: 0 } ? null : classNames);
        _identity = System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{file.Name} {file.Length}"));
    }

    public override int Count => _images.Count;

    public override IReadOnlyList<string>? ClassNames { get; }

    public override string Name(int row) => row.ToString("D6", CultureInfo.InvariantCulture);

    public override string? Label(int row) => _labels.Length == 0 ? null : _labels[row];

    public override void Read(int row, EncodedBuffer buffer, PageBuffer page) => _images.Read(row, buffer, page);

    public override void AddTo(IncrementalHash hash, int row)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(number, row);
        hash.AppendData(_identity);
        hash.AppendData(number);
    }

    /// <summary>Reads the file's columns and labels, and where its images are.</summary>
    /// <exception cref="InputException">It is damaged, or has no images.</exception>
    public static ParquetShard Open(ShardFile file, LeftOutFiles leftOut)
    {
        file.RequireNoStandIn();
        try
        {
            using var stream = file.OpenStream();
            var reader = ParquetReader.CreateAsync(stream, null, leaveStreamOpen: true).GetAwaiter().GetResult();
            var columns = new ParquetColumns(file, reader, leftOut);
            ParquetRowGroupReader[] groups =
                [.. Enumerable.Range(0, reader.RowGroupCount).Select(reader.OpenRowGroupReader)];
            string?[] labels = columns.Label is { } label
                ? [.. groups.SelectMany(group => ParquetLabels.Read(group, label))]
                : [];
            var images = new ParquetImages(file, groups.Select(group => group.GetMetadata(columns.Image)?.MetaData
                ?? throw new InvalidDataException("a row group lacks the images")), columns.Image.MaxDefinitionLevel);
            return labels.Length == 0 || labels.Length == images.Count
                ? new(file, images, labels, columns.ClassNames)
                : throw new InvalidDataException($"it has {images.Count:N0} images and {labels.Length:N0} labels");
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw Damaged(file, error);
        }
    }

    /// <summary>Whether an error comes of the bytes of a file: the library checks few of them before it uses
    /// them.</summary>
    public static bool IsDamage(Exception error) => error is not (MiraException or BadImageException
        or OutOfMemoryException);

    /// <summary>The one error of a file that cannot be used.</summary>
    public static InputException Damaged(ShardFile file, Exception error) => error is NotSupportedException
        ? new($"'{file.Path}' cannot be read: {error.Message}. Write it again with pyarrow or Hugging Face " +
            "datasets.", error)
        : new($"'{file.Path}' is not a whole Parquet file: {Reason(error)}. Fetch it again.", error);

    private static string Reason(Exception error) => error is InvalidDataException
        && error.TargetSite?.Module.Assembly == typeof(ParquetShard).Assembly
            ? error.Message : "its footer, labels or pages are damaged or cut off";
}

/// <summary>The user's own images in Parquet files, as Hugging Face writes them.</summary>
internal sealed class ParquetSet : ICatalogSet
{
    public const string Word = "parquet", Extension = ".parquet";

    public DatasetDescription Description { get; } = new()
    {
        Name = Word,
        Task = "classification, top-1 accuracy",
        ClassCount = null,
        TrainCount = null,
        TestCount = null,
        Terms = "As the images say.",
        Provenance = "Parquet files with images in a struct with bytes or a binary column, and a column of labels, " +
            "such as Hugging Face datasets writes them. Splits by name: train-00000-of-00005.parquet, test-…, " +
            "validation-….",
        Source = "https://huggingface.co/docs/datasets",
    };

    public ImageDataset Read(string? dataDirectory, FolderSelection selection)
    {
        selection.RequireNoLists(Description);
        var place = dataDirectory ?? throw new InputException(
            $"{Word} is not embedded. Give the folder of the .parquet files by --data-dir.");
        return new ShardedSet(Description, ShardFiles.Find(place, Extension), selection, ParquetShard.Open).Load();
    }
}
