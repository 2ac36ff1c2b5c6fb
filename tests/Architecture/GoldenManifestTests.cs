using System.Text.RegularExpressions;
using Mira.Datasets;

namespace Mira.Tests.Architecture;

/// <summary>tests/Golden/manifest.csv says of each file where it comes from, and is right.</summary>
public sealed partial class GoldenManifestTests
{
    private static readonly string Folder = GoldenFile.Path("");

    private static readonly Entry[] Entries =
    [
        .. from line in File.ReadLines(Path.Combine(Folder, "manifest.csv")).Skip(1)
           let cells = line.Split(',')
           select new Entry(cells[0], cells[1], cells[2], cells[3]),
    ];

    [Fact]
    public void Every_file_is_listed_once_and_every_listed_file_is_there() => Assert.Equal(
        Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path))
            .Where(name => !IsScript(name)
                && !name.Contains("__pycache__", StringComparison.Ordinal) && name != "manifest.csv")
            .Order(StringComparer.Ordinal),
        Entries.Select(entry => entry.File).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_file_has_the_bytes_that_were_listed() =>
        Assert.All(Entries, entry =>
            Assert.Equal((entry.File, entry.Sha256), (entry.File, FileHash.Of(Path.Combine(Folder, entry.File)))));

    [Fact]
    public void A_file_comes_from_a_script_that_names_what_it_was_run_with_or_from_a_commit_of_somebody_else() =>
        Assert.All(Entries, entry =>
    {
        if (!IsScript(entry.Source))
        {
            Assert.Matches(Commit, entry.Source);
            return;
        }
        var script = File.ReadAllText(Path.Combine(Folder, entry.Source));
        Assert.All(entry.MadeWith.Split("; "), version => Assert.Contains(version, script, StringComparison.Ordinal));
    });

    private static bool IsScript(string name) => Path.GetExtension(name) is ".py" or ".cs";

    [GeneratedRegex(@"^[\w.-]+/[\w.-]+@[0-9a-f]{10,40}$")]
    private static partial Regex Commit { get; }

    private sealed record Entry(string File, string Source, string MadeWith, string Sha256);
}
