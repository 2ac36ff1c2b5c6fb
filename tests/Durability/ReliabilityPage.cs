using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mira.Experiments.Files;

namespace Mira.Tests.Durability;

/// <summary>results/RELIABILITY.md: what was tried, how often, and how to try it again. Written
/// by the soak alone.</summary>
internal sealed partial class ReliabilityPage
{
    /// <summary>Title of the section about several processes.</summary>
    internal const string Processes = "Several processes";

    /// <summary>Title of the section about the solver's certificates.</summary>
    internal const string Certificates = "Certificates";

    private const string Damaged = "Damaged files";

    private readonly StringBuilder _rows = new();

    /// <summary>Adds one line of the table.</summary>
    /// <param name="what">What was tried.</param>
    /// <param name="count">How often.</param>
    /// <param name="unit">Of what.</param>
    internal void Add(string what, int count, string unit) => Row(what, count, unit, "make soak");

    /// <summary>Replaces the section about damaged files, and leaves the rest of the page as it is.</summary>
    internal static void Replace(string path, string damaged) => Replace(path, Damaged, damaged);

    /// <summary>Replaces a section, and leaves the rest of the page as it is.</summary>
    /// <param name="path">The page.</param>
    /// <param name="title">The section's title.</param>
    /// <param name="text">Its text.</param>
    internal static void Replace(string path, string title, string text)
    {
        var parts = File.ReadAllText(path).Split("\n## ");
        var others = parts.Skip(1).Where(part => !IsSection(part, title));
        AtomicFile.WriteText(path, string.Join("\n\n## ",
            [parts[0].TrimEnd(), .. others.Select(part => part.TrimEnd()), $"{title}\n\n{text.TrimEnd()}"]) + "\n");
    }

    private static bool IsSection(string part, string title) => part.StartsWith($"{title}\n", StringComparison.Ordinal);

    /// <summary>Writes the page; it is written only when nothing failed.</summary>
    /// <param name="path">Where.</param>
    /// <param name="damaged">The section about damaged files.</param>
    internal void Write(string path, string damaged)
    {
        var earlier = File.Exists(path) ? File.ReadAllText(path).Split("\n## ") : Array.Empty<string>();
        var tests = SourceTree.CSharp.Where(file => file.IsIn("tests")).ToList();
        foreach (var kind in tests.GroupBy(file => file.Path.Split('/')[1]).Where(kind => kind.Key.All(char.IsLetter)))
        {
            if (kind.Sum(file => TestMethod().Count(file.Text)) is > 0 and var methods)
            {
                Row($"Tests of {kind.Key}", methods, "test methods", "make test");
            }
        }
        var (test, code) = (Lines(tests), Lines(SourceTree.CSharp.Where(file => !file.IsIn("tests"))));
        Row("Test lines for each line of code", test, string.Create(CultureInfo.InvariantCulture,
            $"lines of tests, {code} of code: {(double)test / code:f2}"), "make soak");
        AtomicFile.WriteText(path, $"""
            # Reliability

            Written by `make soak` on {DateTimeOffset.UtcNow:yyyy-MM-dd}, after everything below had passed. Every interrupted
            run was resumed and compared with an uninterrupted one: the final checkpoint is equal byte for byte, and
            metrics.csv in every column except the times.

            | what was tried | times | of what | measured again by |
            |---|---:|---|---|
            {_rows.ToString().TrimEnd()}

            """);
        Replace(path, damaged);
        foreach (var title in (string[])[Certificates, Processes])
        {
            if (Array.Find(earlier, part => IsSection(part, title)) is { } section)
            {
                Replace(path, title, section[title.Length..].Trim());
            }
        }
    }

    private void Row(string what, int count, string unit, string command) =>
        _rows.Append(CultureInfo.InvariantCulture, $"| {what} | {count} | {unit} | `{command}` |\n");

    private static int Lines(IEnumerable<SourceFile> files) =>
        files.Sum(file => file.Lines.Count(line => !string.IsNullOrWhiteSpace(line)));

    [GeneratedRegex(@"^\s*\[(Fact|Theory)\b", RegexOptions.Multiline)]
    private static partial Regex TestMethod();
}
