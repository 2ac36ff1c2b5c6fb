using System.Reflection;
using System.Text.Json;

namespace Mira.Experiments.Records.Csv;

/// <summary>The columns of a record: its settable properties in order, in snake_case, nested records with
/// their name in front.</summary>
/// <remarks>The record is the schema: a column is said once. Plain reflection, because compiled maps would cost a
/// redraw more start-up time than its whole work.</remarks>
internal sealed class CsvSchema<T>
    where T : class
{
    /// <summary>Columns in file order.</summary>
    public static IReadOnlyList<CsvColumn> Columns { get; } = [.. ColumnsOf(typeof(T), "", [])];

    /// <summary>A record with the values given, one for each column.</summary>
    public static T Create(IReadOnlyList<object?> values)
    {
        var record = Activator.CreateInstance<T>();
        foreach (var (column, value) in Columns.Zip(values))
        {
            column.Set(record, value);
        }
        return record;
    }

    private static IEnumerable<CsvColumn> ColumnsOf(Type type, string prefix, PropertyInfo[] path) =>
        type.GetProperties().Where(property => property.CanWrite).OrderBy(property => property.MetadataToken)
            .SelectMany(property => ColumnsOf(property, prefix, [.. path, property]));

    private static IEnumerable<CsvColumn> ColumnsOf(PropertyInfo property, string prefix, PropertyInfo[] path)
    {
        var name = prefix + JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
        return CsvValue.IsSupported(property.PropertyType)
            ? [new CsvColumn(name, path)]
            : ColumnsOf(property.PropertyType, name + "_", path);
    }
}
