using System.Formats.Tar;
using System.Text;
using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Datasets.Folders;
using Mira.Datasets.Loading;
using Parquet;

namespace Mira.Tests.Datasets.Shards;

/// <summary>A temporary folder of shards with the images of tests/Golden/images.py.</summary>
internal sealed class ShardFolder : IDisposable
{
    /// <summary>Images in the order in which folders have them: class, name, content.</summary>
    public static readonly (string Class, string Name, string Golden)[] Train =
    [
        ("n01", "1.JPEG", "large.jpg"), ("n01", "2.jpg", "gray.jpg"), ("n01", "3.PNG", "palette.png"),
        ("n01", "4.webp", "lossy.webp"), ("n02", "1.JPEG", "large.jpg"), ("n02", "2.jpg", "gray.jpg"),
        ("n02", "3.PNG", "palette.png"), ("n02", "4.webp", "lossy.webp"),
    ];

    public static readonly (string Class, string Name, string Golden)[] Val =
        [("n01", "a.jpeg", "420.jpg"), ("n02", "b.png", "rgba.png")];

    private readonly TemporaryFolder _root = new();

    public string Root => _root.Path;

    public void Write(string path, ReadOnlySpan<byte> bytes) => _root.Write(path, bytes);

    /// <summary>The images as files in class folders.</summary>
    public static PictureFolder AsFiles()
    {
        var folder = new PictureFolder();
        foreach (var (path, golden) in Train.Select(image => ($"train/{image.Class}/{image.Name}", image.Golden))
            .Concat(Val.Select(image => ($"val/{image.Class}/{image.Name}", image.Golden))))
        {
            folder.Add(path, golden);
        }
        return folder;
    }

    /// <summary>A tar archive: for each image a member, and its class name in a .cls member.</summary>
    public void AddTar(string path, IEnumerable<(string Class, string Name, string Golden)> images,
        TarEntryFormat format = TarEntryFormat.Pax) => Write(path, Tar(format, [.. images.SelectMany(image =>
        {
            var key = $"{image.Class}_{image.Name.Split('.')[0]}";
            return new (string, byte[])[]
            {
                ($"{key}.{image.Name.Split('.')[1]}", Decoded.Golden(image.Golden)),
                ($"{key}.cls", Encoding.UTF8.GetBytes(image.Class)),
            };
        })]));

    /// <summary>A Parquet file in the layout of Hugging Face, with names of the classes n01 and n02.</summary>
    public void AddParquet(string path, (string Class, string Name, string Golden)[] images,
        CompressionMethod compression) => ParquetFiles.Write(Path.Combine(Root, path),
        [.. images.Select(image => (Decoded.Golden(image.Golden), image.Class == "n01" ? 0L : 1L))], ["n01", "n02"],
        compression);

    /// <summary>The bytes of an archive.</summary>
    public static byte[] Tar(TarEntryFormat format, params (string Name, byte[] Content)[] members)
    {
        using var bytes = new MemoryStream();
        using (var writer = new TarWriter(bytes, format, leaveOpen: true))
        {
            foreach (var (name, content) in members)
            {
                var type = format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile;
                TarEntry entry = format switch
                {
                    TarEntryFormat.V7 => new V7TarEntry(type, name),
                    TarEntryFormat.Ustar => new UstarTarEntry(type, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(type, name),
                    _ => new PaxTarEntry(type, name),
                };
                entry.DataStream = new MemoryStream(content);
                writer.WriteEntry(entry);
            }
        }
        return bytes.ToArray();
    }

    public ImageDataset Load(string kind, FolderSelection? selection = null, string place = "") =>
        Catalog.Load(kind, Path.Combine(Root, place), selection);

    /// <summary>What the loader makes of images: their order, labels and views.</summary>
    public static string[] Batches(ImageSet images, int workers = 1, int epoch = 0)
    {
        using var loader = new BatchLoader(images, [ViewRecipe.MiraFirst with { Size = 32 }, ViewRecipe.Plain],
            new LoaderOptions { BatchSize = 2, Workers = workers });
        return [.. loader.Epoch(epoch).Select(made =>
            $"{made.Number} {string.Join(',', made.Indices)} {string.Join(',', made.Labels)} "
            + string.Join(' ', made.Views.Select(view => $"{view.Sum(value => (double)value):R}")))];
    }

    public void Dispose() => _root.Dispose();
}
