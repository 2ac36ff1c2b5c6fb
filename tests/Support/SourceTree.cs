using System.Text.RegularExpressions;

namespace Mira.Tests.Support;

/// <summary>The repository's own files, as they lie in the working tree.</summary>
internal static class SourceTree
{
    internal static string Root { get; } = Path.GetFullPath(Path.Combine(MiraProcess.Folder, ".."));

    /// <summary>C# files of the projects; programs of a single file, which start with a #: directive,
    /// are none of them.</summary>
    internal static IReadOnlyList<SourceFile> CSharp { get; } =
        [.. Load("*.cs", "cli", "experiments", "datasets", "tests")
            .Where(file => !file.Lines.Any(line => line.StartsWith("#:", StringComparison.Ordinal)))];

    /// <summary>Project files.</summary>
    internal static IReadOnlyList<SourceFile> Projects { get; } =
        Load("*.csproj", "cli", "experiments", "datasets", "tests");

    internal static SourceFile File(string path) => new(path, System.IO.File.ReadAllText(Path.Combine(Root, path)));

    private static SourceFile[] Load(string pattern, params string[] folders) =>
    [
        .. from folder in folders
           from path in Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
           let relative = Path.GetRelativePath(Root, path).Replace('\\', '/')
           where !Regex.IsMatch(relative, "/(bin|obj)/")
           orderby relative
           select File(relative),
    ];
}
