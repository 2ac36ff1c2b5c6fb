using System.Formats.Tar;
using System.IO.Compression;
using Mira.Datasets;
using Mira.Datasets.Folders;

namespace Mira.Tests.Datasets.Transfer;

/// <summary>A small part of a real data set in its official layout, unpacked for one test; skips where there is none.</summary>
internal sealed class MiniSet : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("mira-set-");

    internal MiniSet(string archive)
    {
        using var file = new GZipStream(File.OpenRead(GoldenFile.SharedData($"transfer/{archive}.tar.gz")), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(file, _root.FullName, overwriteFiles: false);
    }

    internal string Root => _root.FullName;

    internal ImageDataset Load(string name, string folder = "", FolderSelection? selection = null) =>
        Catalog.Load(name, Path.Combine(Root, folder), selection);

    internal string PathOf(string path) => Path.Combine(Root, path);

    internal void Replace(string path, string old, string with)
    {
        var text = File.ReadAllText(PathOf(path));
        Assert.Contains(old, text, StringComparison.Ordinal);
        using var writer = new StreamWriter(PathOf(path));
        writer.Write(text.Replace(old, with, StringComparison.Ordinal));
    }

    /// <summary>Decodes every image; all must be whole.</summary>
    internal static void AssertDecodes(ImageSet images)
    {
        using var reader = images.Open();
        for (var place = 0; place < images.Count; place++)
        {
            var size = reader.Open(place);
            Assert.True(size is { Width: > 0, Height: > 0 }, images.Name(place));
            reader.Rows(0, size.Height);
        }
    }

    public void Dispose() => _root.Delete(recursive: true);
}
