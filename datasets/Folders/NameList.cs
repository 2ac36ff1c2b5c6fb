using System.IO.Compression;
using System.Text;

namespace Mira.Datasets.Folders;

/// <summary>Reads files that list names.</summary>
internal static class NameList
{
    /// <summary>Names, one per line, each once, in the order of the file. Blanks inside a name are kept.</summary>
    /// <param name="path">A text file, or a gzipped one whose name ends with .gz.</param>
    /// <param name="what">What the names are, for messages.</param>
    /// <exception cref="InputException">The file cannot be read, is empty, or has a name twice.</exception>
    public static string[] Read(string path, string what)
    {
        var names = Text(path, what).Split(['\r', '\n'],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length == 0)
        {
            throw new InputException($"The list of {what} '{path}' is empty; expected one name a line.");
        }
        var twice = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null
            ? names
            : throw new InputException($"The list of {what} '{path}' has '{twice}' twice; expected each name once.");
    }

    /// <summary>The words of a text.</summary>
    public static string[] Split(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static string Text(string path, string what)
    {
        try
        {
            using var file = InputFile.OpenRead(path);
            using Stream plain = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(file, CompressionMode.Decompress)
                : file;
            using var reader = new StreamReader(plain, Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InputException($"Cannot read the list of {what} '{path}': {error.Reason()}", error);
        }
    }
}
