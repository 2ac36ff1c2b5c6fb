using System.Reflection;

namespace Mira.Experiments.Records.Csv;

/// <summary>One column: its name and the property, or chain of properties, it stands for.</summary>
internal sealed record CsvColumn(string Name, IReadOnlyList<PropertyInfo> Path)
{
    /// <summary>Type of the column's values.</summary>
    public Type Type => Path[^1].PropertyType;

    /// <summary>Whether a cell may be empty, or the column absent: a value that may be null, or words that
    /// are not required.</summary>
    public bool IsOptional => Nullable.GetUnderlyingType(Type) is not null
        || (Type == typeof(string) && !IsRequired(Path[^1]));

    /// <summary>Whether an empty cell stands for NaN: a quantity that a run need not have.</summary>
    public bool IsNaNWhereAbsent => Type == typeof(double)
        && Path.Any(property => property.IsDefined(typeof(NaNWhereAbsentAttribute), inherit: false));

    /// <summary>The column's value in a record.</summary>
    public object? Get(object record) => Path.Aggregate((object?)record, (owner, property) => property.GetValue(owner));

    /// <summary>Sets the column's value, creating nested records on the way.</summary>
    public void Set(object record, object? value)
    {
        var owner = record;
        foreach (var property in Path.SkipLast(1))
        {
            var nested = property.GetValue(owner) ?? Activator.CreateInstance(property.PropertyType)!;
            property.SetValue(owner, nested);
            owner = nested;
        }
        if (value is not null || Type != typeof(string))
        {
            Path[^1].SetValue(owner, value);
        }
    }

    // By name: ScottPlot carries a second public type of that name.
    private static bool IsRequired(PropertyInfo property) =>
        property.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "RequiredMemberAttribute");
}

/// <summary>A quantity, or group of quantities, that a run need not have: NaN in the record, an empty
/// cell in the file.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NaNWhereAbsentAttribute : Attribute;
