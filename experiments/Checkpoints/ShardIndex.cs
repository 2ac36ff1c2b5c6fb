using System.Text.Json;
using Mira.Datasets;

namespace Mira.Experiments.Checkpoints;

/// <summary>Which file of several holds which tensor, as the *.index.json of a sharded checkpoint says.</summary>
/// <param name="Path">The index.</param>
/// <param name="FileOf">The file's path, by the tensor's name, in the order of the index.</param>
internal sealed record ShardIndex(string Path, IReadOnlyList<KeyValuePair<string, string>> FileOf)
{
    /// <summary>How the names of such files end.</summary>
    internal const string Suffix = ".index.json";

    private const string Map = "weight_map";
    private const int MostShards = 1000;
    private const long LongestText = 1 << 26;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The index that a file is; null where it is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="start">Its first bytes.</param>
    /// <exception cref="InputException">It is one, but damaged, or names files outside its folder.</exception>
    internal static ShardIndex? TryRead(string path, byte[] start)
    {
        var isNamed = path.EndsWith(Suffix, StringComparison.Ordinal);
        if (!start.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("{"u8))
        {
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(Bytes(path), Strict);
            return document.RootElement.TryGetProperty(Map, out var map) && map.ValueKind == JsonValueKind.Object
                ? new ShardIndex(path, Files(path, map))
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return isNamed
                ? throw new InputException($"{path} cannot be read as an index of shards: {error.Message} " +
                    "Copy or download it again.", error)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {error.Reason()} Check the disk or the network it lies on.",
                error);
        }
    }

    private static byte[] Bytes(string path)
    {
        using var stream = InputFile.OpenRead(path);
        if (stream.Length > LongestText)
        {
            throw new JsonException($"it is longer than the {LongestText} bytes that an index may have.");
        }
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static List<KeyValuePair<string, string>> Files(string path, JsonElement map)
    {
        var files = new List<KeyValuePair<string, string>>();
        var paths = new Dictionary<string, string>();
        foreach (var property in map.EnumerateObject())
        {
            var name = property.Value.GetString() ?? throw new JsonException($"'{property.Name}' has no file");
            if (!paths.TryGetValue(name, out var file))
            {
                paths.Add(name, file = Inside(path, name));
            }
            files.Add(new(property.Name, file));
        }
        return paths.Count is > 0 and <= MostShards ? files
            : throw new InputException($"{path} names {paths.Count} files of weights, expected " +
                $"1 to {MostShards}. Copy or download it again.");
    }

    private static string Inside(string path, string name)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        var full = name.Length == 0 || name.Contains('\0', StringComparison.Ordinal)
            ? folder
            : System.IO.Path.GetFullPath(name, folder);
        if (!full.StartsWith(folder.EndsWith('/') ? folder : $"{folder}{System.IO.Path.DirectorySeparatorChar}",
            StringComparison.Ordinal))
        {
            throw new InputException($"{path} names the file '{name}', which is not in its folder, " +
                "so mira does not read it. Put the shards next to the index.");
        }
        return System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!,
            System.IO.Path.GetRelativePath(folder, full));
    }
}
