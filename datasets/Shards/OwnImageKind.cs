using Mira.Datasets.Folders;

namespace Mira.Datasets.Shards;

/// <summary>How the user's own images are stored, as a look at the folder tells.</summary>
public static class OwnImageKind
{
    /// <summary>Names of the sets for the user's own images.</summary>
    public static IReadOnlyList<string> All { get; } = [AnyFolder.Word, WebDataset.Word, ParquetSet.Word];

    /// <summary>The set that reads a place. Where images lie about, shards among them are not read.</summary>
    /// <param name="place">A folder, a file or a pattern of files.</param>
    /// <returns>imagefolder where nothing else is recognized.</returns>
    /// <exception cref="InputException">A folder holds shards of both kinds.</exception>
    public static string Of(string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (!Directory.Exists(place))
        {
            return KindOf(place) ?? AnyFolder.Word;
        }
        string? found = null;
        try
        {
            foreach (var path in ShardFiles.Under(place))
            {
                if (ImageFormat.IsNamed(path))
                {
                    return AnyFolder.Word;
                }
                var kind = KindOf(path);
                if (found is not null && kind is not null && kind != found)
                {
                    throw new InputException($"'{place}' holds .tar and .parquet files. Say which to read: --data " +
                        $"{found} or --data {kind}, with --data-dir.");
                }
                found ??= kind;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The reader of folders says which one cannot be read.
            return AnyFolder.Word;
        }
        return found ?? AnyFolder.Word;
    }

    /// <summary>What a set's files are, in words.</summary>
    public static string InWords(string kind) => kind == WebDataset.Word ? "tar shards" : "Parquet files";

    private static string? KindOf(string path) =>
        path.EndsWith(WebDataset.Extension, StringComparison.OrdinalIgnoreCase) ? WebDataset.Word
        : path.EndsWith(ParquetSet.Extension, StringComparison.OrdinalIgnoreCase) ? ParquetSet.Word
        : null;
}
