namespace Mira.Tests.Support;

/// <summary>A temporary folder in the layout of ImageNet, made of the files of tests/Golden/images.py.</summary>
internal sealed class PictureFolder : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public string Root => _root.Path;

    /// <summary>Two classes of four training and two validation images each: JPEG, PNG and WebP of two sizes.</summary>
    public static PictureFolder Small()
    {
        var folder = new PictureFolder();
        foreach (var wnid in (string[])["n02", "n01"])
        {
            folder.Add($"train/{wnid}/{wnid}_1.JPEG", "large.jpg");
            folder.Add($"train/{wnid}/{wnid}_2.jpg", "gray.jpg");
            folder.Add($"train/{wnid}/{wnid}_3.PNG", "palette.png");
            folder.Add($"train/{wnid}/{wnid}_4.webp", "lossy.webp");
            folder.Add($"val/{wnid}/a.jpeg", "420.jpg");
            folder.Add($"val/{wnid}/b.png", "rgba.png");
        }

        folder.Write("train/n01/readme.txt", "no image"u8);
        return folder;
    }

    public void Add(string path, string golden) => Write(path, Decoded.Golden(golden));

    public void Write(string path, ReadOnlySpan<byte> bytes) => _root.Write(path, bytes);

    public string List(string name, params IEnumerable<string> lines)
    {
        Write(name, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        return Path.Combine(Root, name);
    }

    public void Dispose() => _root.Dispose();
}
