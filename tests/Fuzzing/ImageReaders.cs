using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Mira.Datasets.Cifar;
using Mira.Datasets.Decoding;
using Mira.Datasets.Fetching;
using Mira.Datasets.Transfer;
using SkiaSharp;

namespace Mira.Tests.Fuzzing;

/// <summary>Readers of images, sets of images, their archives and their annotations.</summary>
internal static class ImageReaders
{
    // Larger ones are decoded too, up to the documented limit of 179 million pixels, but each would take a second here.
    private const long MostPixels = 1 << 20;

    internal static IEnumerable<FuzzedReader> All(TemporaryFolder folder)
    {
        byte[][] matlab = [.. ((string[])["plain", "zlib", "big"])
            .Select(kind => File.ReadAllBytes(GoldenFile.Path($"matlab-{kind}.mat")))];
        var tar = Tar();
        var voc = new VocFolder(folder);
        return
        [
            new("image (JPEG)", [Image(SKEncodedImageFormat.Jpeg)], Decode),
            new("image (PNG)", [Image(SKEncodedImageFormat.Png)], Decode),
            new("image (WebP)", [Image(SKEncodedImageFormat.Webp)], Decode),
            new("image (BMP, GIF)", [Bitmap, Gif], Decode),
            new("annotations (MAT-5)", matlab, file => Annotations(folder.Write("a.mat", file))),
            new("CIFAR-10 (binary)", [Cifar(labels: 1)], file => ReadCifar(folder, file, labels: 1)) { Share = 300 },
            new("CIFAR-100 (binary)", [Cifar(labels: 2)], file => ReadCifar(folder, file, labels: 2)) { Share = 300 },
            new("archive (.tar)", [tar], file => Unpack(folder, "a.tar", file)) { Share = 300 },
            new("archive (.tar.gz)", [Gzip(tar)], file => Unpack(folder, "a.tar.gz", file)) { Share = 300 },
            new("archive (.tar.gz, damaged before it was packed)", [tar],
                file => Unpack(folder, "b.tar.gz", Gzip(file))) { Share = 300 },
            new("archive (.zip)", [Zip()], file => Unpack(folder, "a.zip", file)) { Share = 300 },
            new("lists of VOC2007", voc.Lists, voc.Read) { Share = 50 },
        ];
    }

    private static byte[] Bitmap =>
    [
        .. "BM"u8, 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0,
        .. new byte[24],
        1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0,
    ];

    private static byte[] Gif =>
        Convert.FromBase64String("R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==");

    private static byte[] Image(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(9, 7);
        for (var i = 0; i < 63; i++)
        {
            bitmap.SetPixel(i % 9, i / 9, new SKColor((byte)(i * 29), (byte)(i * 53), (byte)(i * 97)));
        }
        using var data = bitmap.Encode(format, 80);
        return data.ToArray();
    }

    private static void Decode(byte[] file)
    {
        using var decoder = new ImageDecoder();
        var pinned = GC.AllocateArray<byte>(Math.Max(1, file.Length), pinned: true);
        file.CopyTo(pinned.AsSpan());
        var size = decoder.Open(pinned, file.Length);
        if ((long)size.Width * size.Height <= MostPixels)
        {
            _ = decoder.Rows(0, size.Height);
        }
    }

    private static void Annotations(string path)
    {
        var annotations = new Annotations(path);
        _ = annotations.WordsOfField("annotations", "fname");
        _ = annotations.NumbersOfField("annotations", "class");
        _ = annotations.Numbers("labels");
    }

    private static byte[] Cifar(int labels) =>
        [.. Enumerable.Range(0, 2).SelectMany(record =>
            (byte[])[.. Enumerable.Repeat((byte)record, labels), .. new byte[3 * 32 * 32]])];

    private static void ReadCifar(TemporaryFolder folder, byte[] file, int labels)
    {
        var layout = new CifarLayout("cifar", "bin", [.. Enumerable.Repeat(3, labels)], new(["train.bin"], 2),
            new(["test.bin"], 2));
        folder.Write($"cifar{labels}/train.bin", file);
        new CifarReader(layout).Read(Path.GetDirectoryName(folder.Write($"cifar{labels}/test.bin", file)));
    }

    private static void Unpack(TemporaryFolder folder, string name, byte[] file) =>
        new Archive(folder.Write(name, file), new FetchOptions { MostBytes = 1 << 24, MostFiles = 100 }, null)
            .UnpackTo(folder.Empty("unpacked"), CancellationToken.None);

    private static byte[] Tar()
    {
        using var packed = new MemoryStream();
        using (var writer = new TarWriter(packed, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile,
                "set/a.txt")
            { DataStream = new MemoryStream("A"u8.ToArray()) });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile,
                "set/ü/b.txt")
            { DataStream = new MemoryStream("BB"u8.ToArray()) });
            writer.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, "set/" +
                new string('n', 120))
            { DataStream = new MemoryStream("C"u8.ToArray()) });
        }
        return packed.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }
        return packed.ToArray();
    }

    private static byte[] Zip()
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in (string[])["set/a.txt", "set/b/ü.txt"])
            {
                using var entry = new StreamWriter(archive.CreateEntry(name).Open());
                entry.Write("content of " + name);
            }
        }
        return packed.ToArray();
    }

    /// <summary>A set of VOC2007's layout of which one list after the other is damaged.</summary>
    private sealed class VocFolder
    {
        private readonly TemporaryFolder _folder;
        private readonly Voc2007 _set = new();
        private readonly string[] _names;

        internal VocFolder(TemporaryFolder folder)
        {
            _folder = folder;
            string[] splits = ["train", "val", "trainval", "test"];
            _names = [.. splits, .. splits.SelectMany(split =>
                _set.Description.ClassNames!.Select(label => $"{label}_{split}"))];
            foreach (var name in _names)
            {
                Write(name, Whole(name));
            }
            folder.Write("voc/JPEGImages/000001.jpg", []);
            folder.Write("voc/JPEGImages/000002.jpg", []);
            Lists = [.. _names.Select((name, place) => (byte[])[(byte)place, .. Whole(name)])];
        }

        /// <summary>Every list, with its number before it.</summary>
        internal byte[][] Lists { get; }

        internal void Read(byte[] file)
        {
            var name = _names[file.Length == 0 ? 0 : file[0] % _names.Length];
            Write(name, file[Math.Min(1, file.Length)..]);
            try
            {
                _ = _set.Read(_folder.File("voc"), new());
            }
            finally
            {
                Write(name, Whole(name));
            }
        }

        private static byte[] Whole(string name) =>
            Encoding.UTF8.GetBytes(name.Contains('_', StringComparison.Ordinal)
                ? "000001 -1\n000002  1\n"
                : "000001\n000002\n");

        private void Write(string name, byte[] content) => _folder.Write($"voc/ImageSets/Main/{name}.txt", content);
    }
}
