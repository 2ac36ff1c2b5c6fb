using CsvHelper;
using Mira.Datasets;

namespace Mira.Experiments.Records.Csv;

/// <summary>A parsed file read as records of one kind; every complaint names file, line and column.</summary>
internal sealed class CsvTable<T>
    where T : class
{
    private readonly string _path;
    private readonly CsvReader _reader;
    private readonly int[] _positions;
    private readonly int _width;

    /// <summary>Reads the header.</summary>
    public CsvTable(string path, CsvReader reader)
    {
        (_path, _reader) = (path, reader);
        var header = reader.Read() ? reader.Current.ToArray() : throw new InputException(
            $"{path} is empty. Expected a header line with the columns {Names(CsvSchema<T>.Columns)}.");
        if (header is [var line] && line.Split(';').Length > 1)
        {
            throw new InputException($"{path}, line 1: the columns are separated by semicolons, " +
                "expected commas, and points in numbers. " +
                "A spreadsheet set to another language saves such files: save it as comma-separated " +
                "UTF-8 with English numbers, or use the file as mira wrote it.");
        }
        _width = header.Length;
        _positions = [.. CsvSchema<T>.Columns.Select(column => Array.IndexOf(header, column.Name))];
        RequireColumns(header);
    }

    /// <summary>The rows, in file order.</summary>
    public IEnumerable<T> Rows()
    {
        while (_reader.Read())
        {
            var cells = _reader.Current.ToArray();
            if (cells.Length != _width)
            {
                throw new InputException(
                    $"{_path}, line {_reader.LineNumber}: {cells.Length} cells, expected {_width} as in the header.");
            }
            yield return CsvSchema<T>.Create(
                [.. CsvSchema<T>.Columns.Zip(_positions, (column, position) => Value(column, position, cells))]);
        }
    }

    private object? Value(CsvColumn column, int position, string[] cells)
    {
        if (position < 0)
        {
            return null;
        }
        var cell = cells[position];
        return cell.Length == 0 && column.IsNaNWhereAbsent ? double.NaN
            : CsvValue.TryParse(cell, column.Type, out var value) ? value
            : throw new InputException(
                $"{_path}, line {_reader.LineNumber}, column {column.Name}: found '{ShortList.Name(cell)}', " +
                $"expected {CsvValue.Expected(column.Type, cell)}.");
    }

    private void RequireColumns(string[] header)
    {
        var missing = CsvSchema<T>.Columns.Where((column, place) => _positions[place] < 0 && !column.IsOptional)
            .ToList();
        if (missing.Count > 0)
        {
            throw new InputException($"{_path}, line 1: column {Names(missing)} missing; found " +
                $"{ShortList.Of(header)}. " +
                $"Expected {Names(CsvSchema<T>.Columns)}.");
        }
        if (header.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InputException($"{_path}, line 1: column {ShortList.Name(twice.Key)} appears " +
                $"{twice.Count()} times, expected once.");
        }
    }

    private static string Names(IEnumerable<CsvColumn> columns) =>
        string.Join(", ", columns.Select(column => column.Name));
}
