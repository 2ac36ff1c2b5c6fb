using System.Text.RegularExpressions;

namespace Mira.Tests.Architecture;

/// <summary>What a reviewer would refuse and the compiler does not see.</summary>
public sealed partial class StyleTests
{
    private const int LongestFile = 300, LongestWithoutReason = 250;

    private const int LongestLine = 120;

    [Fact]
    public void Files_stay_short_enough_to_read() =>
        Assert.Empty(SourceTree.CSharp.Where(file => file.Lines.Length - 1 > LongestFile).Select(file => file.Path));

    [Fact]
    public void A_long_file_says_why_at_its_top() =>
        Assert.Empty(SourceTree.CSharp.Where(file => !file.IsIn("tests"))
            .Where(file => file.Lines.Length - 1 > LongestWithoutReason)
            .Where(file => !file.Text.StartsWith("// Longer than 250 lines: ", StringComparison.Ordinal))
            .Select(file => file.Path));

    [Fact]
    public void Names_say_what_a_thing_is()
    {
        var empty = new Regex(@"^(Base|Common|I?\w*(Manager|Helpers?|Utils?|Factory|Impl|Info)$)");
        Assert.All(SourceTree.CSharp, file => Assert.DoesNotMatch(empty, TypeName(file)));
    }

    [Fact]
    public void Files_are_named_after_what_they_hold() =>
        Assert.Empty(SourceTree.CSharp
            .Where(file => !file.IsIn("tests"))
            .Where(file => !Regex.IsMatch(file.Text, $@"\b(class|record|struct|interface|enum) {TypeName(file)}\b"))
            .Select(file => file.Path));

    [Theory]
    [InlineData(@"^\s*#region", "a region")]
    [InlineData(@"\bTO" + "DO\\b", "an open task")]
    [InlineData(@"catch\s*(\(Exception( \w+)?\))?\s*\{\s*\}", "a swallowed exception")]
    public void Code_holds_no(string pattern, string what)
    {
        var holds = new Regex(pattern, RegexOptions.Multiline);
        Assert.Empty(SourceTree.CSharp.Where(file => holds.IsMatch(file.Text))
            .Select(file => $"{file.Path} holds {what}"));
    }

    /// <summary>Text between three quotes stands as it is, and a literal without a blank cannot be broken.</summary>
    [Fact]
    public void Lines_have_at_most_120_columns() =>
        Assert.Empty(SourceTree.CSharp.SelectMany(file => WrittenLines(file)
            .Where(line => line.Text.Length > LongestLine && !LongWord().IsMatch(line.Text))
            .Select(line => $"{file.Path}:{line.Number} has {line.Text.Length} columns")));

    [Fact]
    public void Words_are_spelled_as_in_America() =>
        Assert.Empty(SourceTree.CSharp.Where(file => !file.Path.EndsWith("/StyleTests.cs", StringComparison.Ordinal))
            .SelectMany(file => British().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}")));

    [Fact]
    public void Libraries_do_not_write_to_the_console() =>
        Assert.Empty(SourceTree.CSharp
            .Where(file => file.IsIn("experiments") || file.IsIn("datasets"))
            .Where(file => Regex.IsMatch(file.Code, @"\bConsole\.(Write|Out|Error)"))
            .Select(file => file.Path));

    [Fact]
    public void Namespaces_follow_folders() =>
        Assert.Empty(SourceTree.CSharp
            .Where(file =>
                Regex.Match(file.Text, @"^namespace ([\w.]+);", RegexOptions.Multiline) is { Success: true } match
                && match.Groups[1].Value != Namespace(file))
            .Select(file => $"{file.Path} should be in {Namespace(file)}"));

    private static IEnumerable<(int Number, string Text)> WrittenLines(SourceFile file)
    {
        var isRaw = false;
        foreach (var (place, line) in file.Lines.Index())
        {
            if (!isRaw)
            {
                yield return (place + 1, line);
            }
            isRaw ^= Regex.Count(line, "\"{3,}") % 2 == 1;
        }
    }

    [GeneratedRegex("""[$@"][^ ]{70,}""")]
    private static partial Regex LongWord();

    [GeneratedRegex("""
        colour|behaviour|favour|neighbour|honour|[^k]grey|labell(?:ed|ing)|centre|catalogued|licence|cancelled|spoilt|learnt|modelled
        |(?:normal|recogn|initial|optim|organ|summar|minim|maxim|general|serial|synchron|regular|util|random)is(?:e|ing|ation)
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex British();

    /// <summary>A partial class may spread over files such as Name.Topic.cs.</summary>
    private static string TypeName(SourceFile file) => Path.GetFileName(file.Path).Split('.')[0];

    private static string Namespace(SourceFile file)
    {
        var folders = Path.GetDirectoryName(file.Path)!.Split('/');
        return string.Join('.', ["Mira", char.ToUpperInvariant(folders[0][0]) + folders[0][1..], .. folders[1..]]);
    }
}
