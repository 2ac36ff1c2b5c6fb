namespace Mira.Datasets.Folders;

/// <summary>A line of a text file that remembers where it stands, for messages.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Number">Number of the line, from 1.</param>
/// <param name="Text">The line, without blanks at its ends.</param>
internal sealed record TextLine(string File, int Number, string Text)
{
    /// <summary>The lines of a file that are not blank.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static TextLine[] ReadAll(string file)
    {
        try
        {
            return [.. InputFile.ReadLines(file)
                .Select((text, place) => new TextLine(file, place + 1, text.Trim()))
                .Where(line => line.Text.Length > 0)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read '{file}': {error.Reason()} Check that the data set is complete.",
                error);
        }
    }

    /// <summary>Lines of which no two say the same.</summary>
    /// <param name="lines">The lines of a list.</param>
    /// <param name="key">What they are distinguished by.</param>
    /// <exception cref="InputException">Two lines do.</exception>
    public static TextLine[] Once(TextLine[] lines, Func<TextLine, string> key)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var twice = Array.Find(lines, line => !seen.TryAdd(key(line), line.Number));
        return twice is null ? lines : throw twice.Refused($"each name once; line {seen[key(twice)]} has it too");
    }

    /// <summary>What stands between blanks.</summary>
    public string[] Words => Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The error of a line that is not what it should be.</summary>
    public InputException Refused(string expected) =>
        new($"Line {Number} of '{File}' is '{ShortList.Name(Text)}', expected {expected}. Repair " +
            "the file, or fetch it again.");
}
