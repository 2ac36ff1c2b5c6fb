using System.Text;
using System.Text.RegularExpressions;
using Mira.Datasets;

namespace Mira.Experiments.Checkpoints;

/// <summary>What a file is that holds no tensors, and what its user can do: an answer of a server, a pointer, an
/// archive around the weights.</summary>
internal static partial class ForeignFile
{
    private const int TextShown = 60;
    private const int TarMark = 257;
    private static readonly string[] Weights = [".safetensors", ".pth", ".pt", ".ckpt", ".bin", ".th", ".tar"];

    private static readonly (byte[] Start, string Kind)[] Marks =
    [
        ([0x1f, 0x8b], "is compressed with gzip. Unpack it with gunzip, or tar -xzf, and give the file inside."),
        ([.. "BZh"u8], "is compressed with bzip2. Unpack it with bunzip2 and give the file inside."),
        ([0xfd, .. "7zXZ"u8], "is compressed with xz. Unpack it with unxz and give the file inside."),
        ([0x28, 0xb5, 0x2f, 0xfd], "is compressed with Zstandard. Unpack it with unzstd and give the file inside."),
        ([.. "7z"u8, 0xbc, 0xaf], "is a 7z archive. Unpack it and give the file inside."),
        ([.. "Rar!"u8], "is a RAR archive. Unpack it and give the file inside."),
        ([0x89, .. "HDF"u8], "is an HDF5 file, as Keras writes them. Convert its weights to a " +
            "PyTorch state_dict or to safetensors."),
        ([0x93, .. "NUMPY"u8], "is a NumPy array, not a checkpoint. Give a .safetensors, .pth, .pt or .ckpt file."),
        ([.. "GGUF"u8], "is a GGUF model of llama.cpp, not a checkpoint of a ResNet. Give a .safetensors, " +
            ".pth, .pt or .ckpt file."),
        ([.. "%PDF"u8], "is a PDF document, not a checkpoint. Download the weights themselves."),
        ([0x89, .. "PNG"u8], "is a PNG image, not a checkpoint. Give a .safetensors, .pth, .pt or .ckpt file."),
        ([0xff, 0xd8, 0xff], "is a JPEG image, not a checkpoint. Give a .safetensors, .pth, .pt or .ckpt file."),
    ];

    /// <summary>What the file is, as the end of a sentence that begins with its path; null where its first
    /// bytes do not tell.</summary>
    internal static string? Describe(byte[] start)
    {
        if (start.Length == 0)
        {
            return "is an empty file. Copy or download it again, and check that the disk is not full.";
        }
        if (Array.Find(Marks, mark => start.AsSpan().StartsWith(mark.Start)) is { Kind: { } kind })
        {
            return kind;
        }
        if (start.Length > TarMark + 5 && start.AsSpan(TarMark, 5).SequenceEqual("ustar"u8))
        {
            return "is a tar archive. Unpack it with tar -xf and give the file inside.";
        }
        if (!start.AsSpan().ContainsAnyExcept((byte)0))
        {
            return "begins with zeros only: its download did not finish. Download it again.";
        }
        return Text(start) is { } text ? OfText(text.TrimStart('\ufeff').Trim()) : null;
    }

    /// <summary>The message for a folder given as a file, with the weights that it holds.</summary>
    internal static string Folder(string path)
    {
        var inside = Directory.EnumerateFiles(path).Select(file => Path.GetFileName(file)!)
            .Where(name => Weights.Contains(Path.GetExtension(name))
                || name.EndsWith(ShardIndex.Suffix, StringComparison.Ordinal))
            .OrderByDescending(name => name.EndsWith(ShardIndex.Suffix, StringComparison.Ordinal))
            .ThenBy(name => name, StringComparer.Ordinal).Take(5).ToList();
        return $"{path} is a folder, expected a file. " + (inside.Count == 0
            ? "It holds no .safetensors, .pth, .pt or .ckpt file either."
            : $"It holds {string.Join(", ", inside)}: give one of them, as {Path.Combine(path, inside[0])}.");
    }

    private static string OfText(string text)
    {
        if (text.StartsWith("version https://git-lfs", StringComparison.Ordinal))
        {
            return $"is a Git LFS pointer, not the file itself{LfsSize(text)}. Run 'git lfs pull' " +
                "in its repository, or download the file by its link.";
        }
        if (text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase)
            && !text.Contains("<html", StringComparison.OrdinalIgnoreCase))
        {
            return $"is XML, which a server sent instead of the file: '{Shortened(text)}'. Check " +
                "the link and your permission, and download it again.";
        }
        if (text.StartsWith('<'))
        {
            var title = Title().Match(text);
            return $"is a web page{(title.Success ? $" ('{Shortened(title.Groups[1].Value.Trim())}')" : "")}, " +
                "not the file: the link leads to a page that needs a click or a login. " +
                "Open it in a browser and download the file itself.";
        }
        return text.StartsWith('{')
            ? $"is JSON, but neither an index of shards nor a checkpoint: '{Shortened(text)}'. " +
                "Give a .safetensors, .pth, .pt or .ckpt file."
            : $"is a text file that begins with '{Shortened(text)}', not a checkpoint. Give a " +
                ".safetensors, .pth, .pt or .ckpt file.";
    }

    private static string LfsSize(string text)
    {
        var size = LfsSizeLine().Match(text);
        return NumberText.TryDigits(size.Groups[1].Value, out long bytes) ? $" of {bytes} bytes" : "";
    }

    /// <summary>The bytes as text; null where they are none.</summary>
    private static string? Text(byte[] start) =>
        Array.TrueForAll(start, value => value >= 0x20 || value is (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'\f')
            ? Encoding.UTF8.GetString(start)
            : null;

    private static string Shortened(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= TextShown ? line : $"{line[..TextShown]}…";
    }

    [GeneratedRegex("<title[^>]*>([^<]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Title();

    [GeneratedRegex(@"^size (\d{1,18})", RegexOptions.Multiline)]
    private static partial Regex LfsSizeLine();
}
