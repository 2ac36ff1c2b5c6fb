using System.Text.RegularExpressions;

namespace Mira.Tests.Support;

/// <summary>One file of the repository.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    internal string[] Lines => Text.Split('\n');

    /// <summary>The lines without comments, which may name what the code may not.</summary>
    internal string Code =>
        string.Join('\n', Lines.Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    internal bool IsIn(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>Whether a namespace is used: in a using, or spelled out.</summary>
    internal bool Uses(string name) => Regex.IsMatch(Code, $@"\b{Regex.Escape(name)}(\.|;|\s*\{{)");
}
