namespace Mira.Datasets.Folders;

/// <summary>Which files are pictures that the decoder reads: by their names where those say so, else by
/// their first bytes.</summary>
internal static class ImageFormat
{
    /// <summary>The formats, in words.</summary>
    public const string Read = "JPEG, PNG, WebP, GIF or BMP";

    private const int Looked = 12;

    private static readonly string[] Extensions = [".jpeg", ".jpg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp"];

    private static readonly (string Format, string[] Extensions)[] Unread =
    [
        ("TIFF", [".tif", ".tiff"]), ("Netpbm", [".ppm", ".pgm", ".pbm", ".pnm"]),
        ("JPEG 2000", [".jp2", ".j2k", ".jpx"]),
        ("HEIF", [".heic", ".heif"]), ("AVIF", [".avif"]), ("JPEG XL", [".jxl"]), ("SVG", [".svg"]), ("icon", [".ico"]),
        ("Targa", [".tga"]),
        ("raw", [".dng", ".cr2", ".nef", ".arw"]), ("Photoshop", [".psd"]), ("OpenEXR", [".exr"]),
        ("Radiance", [".hdr"]),
    ];

    // What operating systems, file servers and notebooks leave in every folder.
    private static readonly string[] OfSystems =
        ["__MACOSX", "@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information", "lost+found", "__pycache__",
            "Thumbs.db", "ehthumbs.db", "desktop.ini"];

    /// <summary>Whether a file or folder is never data: hidden, or made by an operating system.</summary>
    public static bool IsOfSystem(ReadOnlySpan<char> name)
    {
        foreach (var known in OfSystems)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return name.StartsWith('.');
    }

    /// <summary>Whether a file's name says that it is a picture.</summary>
    public static bool IsNamed(ReadOnlySpan<char> name)
    {
        var extension = Path.GetExtension(name);
        foreach (var known in Extensions)
        {
            if (extension.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether a file begins as a picture does, whatever its name.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static bool IsByContent(string path)
    {
        Span<byte> first = stackalloc byte[Looked];
        try
        {
            // Pipes and devices have no length, and reading one may wait for ever.
            if (new FileInfo(path) is not { Exists: true, Length: > Looked })
            {
                return false;
            }
            using var file = File.OpenRead(path);
            return file.ReadAtLeast(first, Looked, throwOnEndOfStream: false) == Looked && IsPicture(first);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read '{path}': {error.Reason()} Check that the folder " +
                "is complete and readable.", error);
        }
    }

    /// <summary>The format of a picture that the decoder does not read, by its name; null for other files.</summary>
    public static string? UnreadBy(string name) =>
        Unread.FirstOrDefault(kind =>
            kind.Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase)).Format;

    private static bool IsPicture(ReadOnlySpan<byte> first) => first switch
    {
        [0xFF, 0xD8, 0xFF, ..] => true,
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => true,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => true,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P'] => true,
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => true,
        _ => false,
    };
}
