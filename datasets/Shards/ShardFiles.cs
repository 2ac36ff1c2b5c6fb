using System.Text.RegularExpressions;
using Mira.Datasets.Folders;

namespace Mira.Datasets.Shards;

/// <summary>The shards of a set by splits, as their names tell.</summary>
/// <param name="Place">The folder, file or pattern that the user named.</param>
/// <param name="Splits">For each split its shards, in ordinal order of their names.</param>
internal sealed record ShardFiles(string Place, IReadOnlyDictionary<string, ShardFile[]> Splits)
{
    private const int Deepest = 8;

    // What is skipped is said; a folder that cannot be read is an error.
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = Deepest,
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
    };

    /// <summary>Names of the test images, the first that is there; the others stay unused.</summary>
    public static readonly string[] TestNames =
        ["val", "validation", "valid", "test", "testing", "eval", "evaluation", "dev"];

    /// <summary>The folder that the files' names are relative to.</summary>
    public string Root => RootOf(Place);

    /// <summary>The splits in words, for messages.</summary>
    public string InWords => string.Join(", ", Splits.Select(split =>
        $"{split.Key} ({split.Value.Length:N0} {(split.Value.Length == 1 ? "file" : "files")})"));

    /// <summary>Finds shards.</summary>
    /// <param name="place">A folder, a file, or a pattern with braces such as train-{000..099}.tar.</param>
    /// <param name="extension">What their names end with.</param>
    /// <exception cref="InputException">There is none, one of a pattern is missing, or a folder cannot be
    /// read.</exception>
    public static ShardFiles Find(string place, string extension)
    {
        var paths = BracePattern.IsIn(place) ? Expanded(place)
            : File.Exists(place) ? [place] : InFolder(place, extension);
        var root = RootOf(place);
        var files = paths.Select(path => new ShardFile(path, Path.GetRelativePath(root, path).Replace('\\', '/')));
        return new(place, files.GroupBy(file => ShardSplit.Of(file.Name))
            .OrderBy(split => split.Key, StringComparer.Ordinal).ToDictionary(split => split.Key,
                split => split.OrderBy(file => file.Name, StringComparer.Ordinal).ToArray()));
    }

    /// <summary>Files under a folder, without those of operating systems.</summary>
    internal static IEnumerable<string> Under(string folder) => Directory.EnumerateFiles(folder, "*", Everything)
        .Where(path => !Path.GetRelativePath(folder, path).Split('/', '\\').Any(part => ImageFormat.IsOfSystem(part)));

    /// <summary>The folder of a place.</summary>
    private static string RootOf(string place)
    {
        var fixedPart = BracePattern.IsIn(place) ? place[..place.IndexOf('{', StringComparison.Ordinal)] : place;
        var folder = Directory.Exists(fixedPart) ? fixedPart : Path.GetDirectoryName(fixedPart);
        return string.IsNullOrEmpty(folder) ? "." : folder;
    }

    private static string[] Expanded(string pattern)
    {
        string[] paths = [.. BracePattern.Expand(pattern)];
        string[] missing = [.. paths.Where(path => !File.Exists(path))];
        return missing.Length == 0 ? paths : throw new InputException($"{missing.Length:N0} of the {paths.Length:N0} " +
            $"files of '{pattern}' do not exist, the first being '{missing[0]}'. Complete them, or change the " +
            "pattern.");
    }

    private static string[] InFolder(string folder, string extension)
    {
        try
        {
            string[] all = [.. Under(folder)];
            string[] shards = [.. all.Where(path => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))];
            return shards.Length > 0 ? shards : throw new InputException($"'{folder}' has no {extension} files. " +
                (Compressed(all, extension) is { } packed
                    ? $"'{packed}' is compressed, so that no image can be read by itself: unpack it."
                    : $"Expected shards such as train-00000{extension}, or name them by a pattern: " +
                        $"'{folder}/train-{{00000..00009}}{extension}'."));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read the folder '{folder}': {error.Reason()} Check " +
                "its name and permissions.", error);
        }
    }

    private static string? Compressed(string[] all, string extension) => Array.Find(all, path =>
        (extension == ".tar" && path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase))
        || path.Contains($"{extension}.", StringComparison.OrdinalIgnoreCase));
}

/// <summary>The split that a shard's path names.</summary>
internal static partial class ShardSplit
{
    /// <summary>The split of training images.</summary>
    public const string Train = "train";

    private static readonly string[] Known = [Train, "training", .. ShardFiles.TestNames];

    /// <summary>Its name: what stands before -00000-of-00005, or a usual word in the name of the
    /// file or a folder, or the file's name without its number.</summary>
    /// <remarks>Source: Hugging Face datasets, data_files.py: the same words; the patterns are simpler.</remarks>
    /// <param name="path">Relative to the folder of the set.</param>
    public static string Of(string path)
    {
        var parts = path.Split('/');
        var name = Path.GetFileNameWithoutExtension(parts[^1]);
        if (Numbered().Match(name) is { Success: true } numbered)
        {
            return numbered.Groups["split"].Value;
        }
        var word = parts.SkipLast(1).Append(name).Reverse().Select(Word).FirstOrDefault(found => found is not null);
        var rest = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '_', '.');
        return word ?? (rest.Length > 0 ? rest : parts.Length > 1 ? parts[^2] : Train);
    }

    private static string? Word(string name)
    {
        var word = Words().Matches(name.ToLowerInvariant()).Select(match => match.Value)
            .FirstOrDefault(found => Known.Contains(found));
        return word == "training" ? Train : word;
    }

    [GeneratedRegex(@"^(?<split>\w+(\.\w+)*)-\d{5,}-of-\d{5,}$")]
    private static partial Regex Numbered();

    [GeneratedRegex("[a-z]+")]
    private static partial Regex Words();
}
