using System.Security.Cryptography;

namespace Mira.Datasets.Fetching;

/// <summary>The SHA-256 of files whose publishers give none, as they were first received: a list beside the data, as
/// sha256sum reads it.</summary>
/// <param name="folder">The data directory.</param>
internal sealed class FetchedHashes(string folder)
{
    private const string Algorithm = "SHA256";
    private const int RandomDigits = 16;

    /// <summary>Name of the list.</summary>
    public const string Name = "mira-fetched.sha256";

    private string List => Path.Combine(folder, Name);

    /// <summary>Holds a file against what was received before, or records it where nothing was.</summary>
    /// <param name="file">What it is.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="stop">Ends the work.</param>
    /// <returns>What a person must know; null where the publisher's own hash is strong, and was compared.</returns>
    /// <exception cref="InputException">It is another file than before.</exception>
    public async Task<string?> CompareAsync(RemoteFile file, string path, CancellationToken stop)
    {
        if (file.Checksum is { IsStrong: true })
        {
            return null;
        }
        var hash = await FileHash.OfAsync(path, Algorithm, stop);
        var weakness = file.Checksum is { } weak
            ? $"its publisher gives only {weak.Algorithm}, which detects damage but not forgery"
            : "its publisher gives no checksum, so it cannot be verified";
        if (!Recorded().TryGetValue(file.Name, out var before))
        {
            Record(file.Name, hash);
            return $"{weakness}. Its SHA-256 {hash} is recorded in '{List}', and the next fetch is compared with it.";
        }
        return hash == before
            ? $"{weakness}. Its SHA-256 is the same as at the first fetch."
            : throw new InputException(
            $"{file.Address} is not the file that was fetched before: its SHA-256 is {hash}, expected " +
            $"{before} of '{List}'. It was not used. "
            + $"If the authors changed the file, remove its line from that list and fetch again.");
    }

    /// <summary>Lines are a hash, two blanks and a name.</summary>
    private Dictionary<string, string> Recorded() => File.Exists(List)
        ? File.ReadLines(List).Select(line => line.Split("  ", 2)).Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[1]).ToDictionary(lines => lines.Key, lines => lines.Last()[0])
        : [];

    private void Record(string name, string hash)
    {
        string[] lines = [.. File.Exists(List) ? File.ReadLines(List) : [], $"{hash}  {name}"];
        var partial = $"{List}.{RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true)}.partial";
        using (var writer = new StreamWriter(new FileStream(partial, FileMode.CreateNew, FileAccess.Write))
        {
            NewLine = "\n"
        })
        {
            Array.ForEach(lines, writer.WriteLine);
        }
        File.Move(partial, List, overwrite: true);
    }
}
