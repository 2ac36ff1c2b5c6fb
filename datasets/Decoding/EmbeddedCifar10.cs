using System.IO.Compression;

namespace Mira.Datasets.Decoding;

/// <summary>
/// The CIFAR-10 subset that the assembly carries; Cifar10Mini/cifar10-mini.md says how it was made.
/// </summary>
internal static class EmbeddedCifar10
{
    private const string Resource = "cifar10-mini.zip";

    /// <summary>SHA-256 of the resource.</summary>
    public const string Checksum = "cf3899d6e91017a68013170149c517348585bef1f1f8b14a24d78aad4a92f64d";

    /// <summary>Decodes one split, "train" or "test".</summary>
    public static ImageSet Load(string split)
    {
        using var zip = new ZipArchive(Open(), ZipArchiveMode.Read);
        var labels = Read(zip, $"{split}.labels");
        var pixels = ImageMosaic.Decode(Read(zip, $"{split}.webp"), size: 32);
        return new ImageSet(pixels, [.. labels.Select(label => (int)label)], size: 32);
    }

    /// <summary>The resource as it is stored.</summary>
    public static Stream Open() =>
        typeof(EmbeddedCifar10).Assembly.GetManifestResourceStream(Resource)
        ?? throw new InvalidOperationException($"The assembly was built without {Resource}.");

    private static byte[] Read(ZipArchive zip, string name)
    {
        using var entry = zip.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }
}
