using System.Formats.Tar;
using System.IO.Compression;
using Mira.Datasets;
using Mira.Datasets.Folders;

namespace Mira.Tests.Datasets.Transfer;

/// <summary>A small set in its official layout, made for one test, or a part of the real set.</summary>
internal sealed class MiniSet : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private MiniSet()
    {
    }

    /// <summary>A set of <see cref="MadeSets"/>.</summary>
    internal MiniSet(string name) => MadeSets.Write(_root, name);

    /// <summary>A part of the real set; skips the test where there is none.</summary>
    internal static MiniSet Real(string archive)
    {
        using var file = new GZipStream(File.OpenRead(GoldenFile.SharedData($"transfer/{archive}.tar.gz")),
            CompressionMode.Decompress);
        var set = new MiniSet();
        TarFile.ExtractToDirectory(file, set.Root, overwriteFiles: false);
        return set;
    }

    internal string Root => _root.Path;

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

    public void Dispose() => _root.Dispose();
}
