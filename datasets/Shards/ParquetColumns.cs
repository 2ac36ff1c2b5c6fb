using System.Text.Json;
using Mira.Datasets.Folders;
using Parquet;
using Parquet.Schema;

namespace Mira.Datasets.Shards;

/// <summary>Which columns of a Parquet file are the image and its label, found by their types and, where Hugging Face
/// wrote the file, by its features.</summary>
internal sealed class ParquetColumns
{
    private static readonly string[] ImageNames = ["image", "img", "images", "pixels", "jpg", "png"];

    // CIFAR-100 has a fine and a coarse label.
    private static readonly string[] LabelNames =
        ["label", "fine_label", "labels", "cls", "class", "class_id", "target", "class_name", "category", "y"];

    /// <param name="file">The file, for messages.</param>
    /// <param name="reader">The file, open.</param>
    /// <param name="leftOut">Told of further images and labels.</param>
    /// <exception cref="InputException">There is no column of images.</exception>
    public ParquetColumns(ShardFile file, ParquetReader reader, LeftOutFiles leftOut)
    {
        var fields = reader.Schema.GetDataFields();
        var features = Features(reader);
        Image = Chosen(fields.Where(IsImage), ImageNames, "images", file, leftOut) ?? throw new InputException(
            $"'{file.Path}' has no column of images. Its columns are {ShortList.Of([.. fields.Select(Words)])}; " +
            "expected a struct with bytes, as Hugging Face writes images, or a binary column.");
        Label = Chosen(fields.Where(field => IsLabel(field) && features.ContainsKey(field.Path.ToString())), LabelNames,
                "labels", file, leftOut)
            ?? Chosen(fields.Where(field => IsLabel(field) && LabelNames.Contains(field.Name)), LabelNames, "labels",
                file, leftOut);
        ClassNames = Label is null ? null : features.GetValueOrDefault(Label.Path.ToString());
    }

    /// <summary>The image: encoded bytes.</summary>
    public DataField Image { get; }

    /// <summary>Its label; null without one.</summary>
    public DataField? Label { get; }

    /// <summary>Names of the classes by their numbers; null where the file tells none.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    // A list has repetition levels: it is not one image, and not one label.
    private static bool IsImage(DataField field) => ParquetLabels.IsBinary(field.ClrType)
        && field.MaxRepetitionLevel == 0 && (field.Path.Length == 1 || field.Name == "bytes");

    private static bool IsLabel(DataField field) => field.MaxRepetitionLevel == 0 && field.Path.Length == 1
        && (ParquetLabels.IsText(field.ClrType) || ParquetLabels.IsWhole(field.ClrType));

    private static DataField? Chosen(IEnumerable<DataField> candidates, string[] names, string what, ShardFile file,
        LeftOutFiles leftOut)
    {
        DataField[] all = [.. candidates.OrderBy(field =>
            Array.IndexOf(names, field.Path.FirstPart!.ToLowerInvariant()) is >= 0 and var place
                ? place : names.Length)];
        foreach (var other in all.Skip(1))
        {
            leftOut.Add($"columns of {what} named '{other.Path.FirstPart}' ('{all[0].Path.FirstPart}' is used)",
                file.Path);
        }
        return all.FirstOrDefault();
    }

    /// <summary>Columns that Hugging Face calls labels of classes, with the names of these.</summary>
    private static Dictionary<string, string[]> Features(ParquetReader reader)
    {
        var labels = new Dictionary<string, string[]>();
        if (!reader.CustomMetadata.TryGetValue("huggingface", out var text))
        {
            return labels;
        }
        try
        {
            using var document = JsonDocument.Parse(text);
            foreach (var feature in document.RootElement.GetProperty("info").GetProperty("features").EnumerateObject()
                .Where(feature => feature.Value.ValueKind == JsonValueKind.Object
                    && feature.Value.TryGetProperty("_type", out var type) && type.ValueEquals("ClassLabel")))
            {
                labels[feature.Name] = feature.Value.TryGetProperty("names", out var names)
                    ? [.. names.EnumerateArray().Select(name => name.GetString() ?? "")]
                    : [];
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Files of another origin may use the word for something else: types alone decide then.
            return [];
        }
        return labels;
    }

    private static string Words(DataField field) => $"{field.Path} (" + (ParquetLabels.IsText(field.ClrType)
        ? "text" : ParquetLabels.IsBinary(field.ClrType) ? "binary" : field.ClrType.Name.ToLowerInvariant()) + ")";
}

/// <summary>The labels of a column, as they are written.</summary>
internal static class ParquetLabels
{
    private static readonly Type[] Whole =
        [typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long)];

    /// <summary>Whether values of a type are bytes.</summary>
    public static bool IsBinary(Type type) => type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>);

    /// <summary>Whether values of a type are texts.</summary>
    public static bool IsText(Type type) => type == typeof(string) || type == typeof(ReadOnlyMemory<char>);

    /// <summary>Whether values of a type are whole numbers.</summary>
    public static bool IsWhole(Type type) => Whole.Contains(type);

    /// <summary>Labels of the rows of a row group; null where there is none.</summary>
    public static string?[] Read(ParquetRowGroupReader group, DataField field) => field.ClrType switch
    {
        var type when IsText(type) => Texts(group, field),
        var type when type == typeof(sbyte) => Numbers<sbyte>(group, field),
        var type when type == typeof(byte) => Numbers<byte>(group, field),
        var type when type == typeof(short) => Numbers<short>(group, field),
        var type when type == typeof(ushort) => Numbers<ushort>(group, field),
        var type when type == typeof(int) => Numbers<int>(group, field),
        var type when type == typeof(uint) => Numbers<uint>(group, field),
        _ => Numbers<long>(group, field),
    };

    private static string?[] Texts(ParquetRowGroupReader group, DataField field)
    {
        var values = new string?[group.RowCount];
        group.ReadAsync(field, values.AsMemory()).AsTask().GetAwaiter().GetResult();
        return Array.ConvertAll(values, value => value is null ? null : string.Intern(value));
    }

    private static string?[] Numbers<T>(ParquetRowGroupReader group, DataField field)
        where T : struct
    {
        var values = new T?[group.RowCount];
        if (field.IsNullable)
        {
            group.ReadAsync<T>(field, values.AsMemory()).AsTask().GetAwaiter().GetResult();
        }
        else
        {
            var all = new T[group.RowCount];
            group.ReadAsync<T>(field, all.AsMemory()).AsTask().GetAwaiter().GetResult();
            values = Array.ConvertAll(all, value => (T?)value);
        }
        return Array.ConvertAll(values, value => value is { } number
            ? string.Intern(FormattableString.Invariant($"{number}"))
            : null);
    }
}
