#:package SkiaSharp
#:package SkiaSharp.NativeAssets.Linux.NoDependencies
#:property RestorePackagesWithLockFile=false

// Makes cifar10-mini.zip from the official CIFAR-10 binaries:
//
//     dotnet run datasets/Decoding/Cifar10Mini/MakeCifar10Mini.cs CIFAR_FOLDER OUTPUT.zip
//
// A file-based program, not part of the library. It stands alone on purpose: the set it made must stay
// explainable even when the library changes. The same input and SkiaSharp version give the same bytes.

using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using SkiaSharp;

const int Side = 32, Plane = Side * Side, Record = 1 + (3 * Plane);
const string TrainChecksum = "63ec7ff05065a28bd73cda9841e324fa9a830fcd25655b505c86d8a62d650bbd";
const string TestChecksum = "6eeb68cdbac59ac91c7c769c41de2cf5c27e83f9825928e825a350f64f2bc660";

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: dotnet run MakeCifar10Mini.cs CIFAR_FOLDER OUTPUT.zip");
    return 1;
}

byte[] train = Read([.. Enumerable.Range(1, 5).Select(n => $"data_batch_{n}.bin")], TrainChecksum);
byte[] test = Read(["test_batch.bin"], TestChecksum);
if (train.Length == 0 || test.Length == 0)
{
    return 2;
}

using (var zip = new ZipArchive(File.Create(args[1]), ZipArchiveMode.Create))
{
    Write(zip, "train", Pick(train, perClass: 500), columns: 100);
    Write(zip, "test", Pick(test, perClass: 100), columns: 50);
}

Console.WriteLine($"{Hash(File.ReadAllBytes(args[1]))}  {new FileInfo(args[1]).Length:N0} bytes");
return 0;

byte[] Read(string[] names, string expected)
{
    byte[] records = [.. names.SelectMany(name => File.ReadAllBytes(Path.Combine(args[0], name)))];
    string found = ContentHash(records);
    if (found == expected)
    {
        return records;
    }

    Console.Error.WriteLine($"{string.Join(", ", names)}: content {found}, expected {expected}; not CIFAR-10.");
    return [];
}

// Copies of CIFAR-10 differ in the order of their records, never in the records: so hash the sorted record
// hashes.
string ContentHash(byte[] records) =>
    Hash(Encoding.ASCII.GetBytes(string.Join('\n', Ranked(records).Select(r => r.Key))));

// The draw: records in the order of SHA-256(seed, record), which no order of the source can change.
IEnumerable<(string Key, byte[] Record)> Ranked(byte[] records) =>
    records.Chunk(Record).Select(r => (Hash([.. "mira cifar10-mini seed 0"u8, .. r]), r))
        .OrderBy(r => r.Item1, StringComparer.Ordinal);

// Classes take turns (label of image i = i mod 10), so that every multiple of ten from the start is balanced.
byte[][] Pick(byte[] records, int perClass) =>
    [.. Ranked(records).GroupBy(r => r.Record[0])
        .SelectMany(g => g.Take(perClass).Select((r, turn) => (turn, r.Record)))
        .OrderBy(r => r.turn).ThenBy(r => r.Record[0]).Select(r => r.Record)];

void Write(ZipArchive zip, string split, byte[][] records, int columns)
{
    Add(zip, $"{split}.labels", [.. records.Select(r => r[0])]);
    using var mosaic = new SKBitmap(new SKImageInfo(
        columns * Side, records.Length / columns * Side, SKColorType.Rgba8888, SKAlphaType.Opaque));
    Span<byte> pixels = mosaic.GetPixelSpan();
    for (int image = 0; image < records.Length; image++)
    {
        Draw(records[image], pixels, ((image / columns * Side * columns) + (image % columns)) * Side, columns * Side);
    }

    using SKPixmap pixmap = mosaic.PeekPixels()!;
    using SKData webp = pixmap.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100))
        ?? throw new InvalidOperationException("SkiaSharp could not encode the mosaic as WebP.");
    Add(zip, $"{split}.webp", webp.ToArray());
}

void Draw(byte[] record, Span<byte> mosaic, int origin, int stride)
{
    for (int pixel = 0; pixel < Plane; pixel++)
    {
        Span<byte> rgba = mosaic.Slice(4 * (origin + (pixel / Side * stride) + (pixel % Side)), 4);
        (rgba[0], rgba[1], rgba[2], rgba[3]) =
            (record[1 + pixel], record[1 + Plane + pixel], record[1 + (2 * Plane) + pixel], 255);
    }
}

void Add(ZipArchive zip, string name, byte[] bytes)
{
    ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
    entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    using Stream stream = entry.Open();
    stream.Write(bytes);
}

string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
