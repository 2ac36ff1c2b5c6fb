using System.Globalization;
using CsvHelper;
using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Records.Csv;

namespace Mira.Experiments.Records;

/// <summary>Results as CSV: UTF-8, comma, LF, invariant numbers that round-trip exactly; one column per
/// property of a record.</summary>
public static class ResultsCsv
{
    private static readonly CsvWriterOptions Written = CsvWriterOptions.Default with { NewLine = "\n" };

    private static readonly CsvReaderOptions Readable = CsvReaderOptions.Default with
    {
        Separator = ',',
        HasHeader = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        TrackLineNumbers = true,
    };

    /// <summary>Writes a whole file; the file is complete or left as it was.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write<T>(string path, IEnumerable<T> rows)
        where T : class => AtomicFile.WriteText(path, Text(rows));

    /// <summary>Reads a whole file. Columns may be in any order; unknown ones are ignored.</summary>
    /// <exception cref="InputException">Unreadable, empty, a column missing, or a cell that is no
    /// such value: names file, line and column.</exception>
    public static IReadOnlyList<T> Read<T>(string path)
        where T : class => Parse<T>(path, ReadText(path));

    /// <summary>Reads a file that is appended to row by row; a last line cut short by a crash is left out.</summary>
    /// <exception cref="InputException">As for <see cref="Read"/>.</exception>
    public static IReadOnlyList<T> ReadLog<T>(string path)
        where T : class
    {
        var text = ReadText(path);
        return Parse<T>(path, text[..(text.LastIndexOf('\n') + 1)]);
    }

    /// <summary>Opens a file that grows row by row, and has these rows to begin with; an
    /// existing one is replaced.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static CsvLog<T> OpenLog<T>(string path, IEnumerable<T> rows, IFileSystem? files = null)
        where T : class
    {
        AtomicFile.WriteText(path, Text(rows), files);
        return new CsvLog<T>(path, files ?? DiskFiles.Instance);
    }

    /// <summary>Rows from text such as a file holds.</summary>
    /// <param name="text">Header and rows.</param>
    /// <param name="source">Where the text comes from, for messages.</param>
    /// <exception cref="InputException">As for <see cref="Read"/>.</exception>
    internal static IReadOnlyList<T> FromText<T>(string text, string source)
        where T : class => Parse<T>(source, text);

    /// <summary>Header and rows as text.</summary>
    internal static string Text<T>(IEnumerable<T> rows)
        where T : class
    {
        var header = CsvSchema<T>.Columns.Select(column => column.Name);
        var lines = rows.Select(row => CsvSchema<T>.Columns.Select(column => CsvValue.Format(column.Get(row))));
        return Lines(lines.Prepend(header));
    }

    /// <summary>One row as a line of text, with its line end.</summary>
    internal static string Line<T>(T row)
        where T : class => Lines([CsvSchema<T>.Columns.Select(column => CsvValue.Format(column.Get(row)))]);

    private static string Lines(IEnumerable<IEnumerable<string>> lines)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, Written, leaveOpen: true))
        {
            foreach (var line in lines)
            {
                csv.WriteRecord([.. line]);
            }
        }
        return text.ToString();
    }

    /// <summary>The cells of a file as they are, the header first.</summary>
    /// <exception cref="InputException">Unreadable, or no CSV.</exception>
    internal static IReadOnlyList<string[]> ReadCells(string path)
    {
        using var reader = CsvReader.FromText(ReadText(path), Readable);
        try
        {
            var rows = new List<string[]>();
            while (reader.Read())
            {
                rows.Add(reader.Current.ToArray());
            }
            return rows;
        }
        catch (CsvFormatException error)
        {
            throw Malformed(path, error);
        }
    }

    private static InputException Malformed(string path, CsvFormatException error) => new(
        $"{path}, line {error.LineNumber}: {error.Message} Expected comma-separated values as mira writes them.",
        error);

    private static string ReadText(string path)
    {
        try
        {
            using var reader = InputFile.OpenText(path);
            return reader.ReadToEnd();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {error.Reason()} Check the name and the permissions.",
                error);
        }
    }

    /// <summary>Rows of CSV text; complaints name the path.</summary>
    internal static List<T> Parse<T>(string path, string text)
        where T : class
    {
        using var reader = CsvReader.FromText(text, Readable);
        try
        {
            return [.. new CsvTable<T>(path, reader).Rows()];
        }
        catch (CsvFormatException error)
        {
            throw Malformed(path, error);
        }
    }
}
