#:package ParquetSharp@25.0.1.2
#:property NuGetAudit=false
#:property ManagePackageVersionsCentrally=false
#:property AllowUnsafeBlocks=true
#:property PublishAot=false

// Makes parquet-{none,snappy,zstd}.parquet: images and labels as Hugging Face writes them, by Apache Arrow's own
// writer, the one behind pyarrow. Made with ParquetSharp 25.0.1.2 (Apache Arrow 25.0.1), in a copy of this file outside
// the repository:
//     dotnet run parquet_arrow.cs FOLDER
// Row r of 20 has 60 + 37 (r mod 7) bytes, byte j being (31 (r mod 7) + 7 j) mod 256, so that some rows are equal and
// the dictionary is used; row 5 has no bytes, row 11 no image at all. Labels are r mod 3; row 8 has none.
using System.Runtime.InteropServices;
using ParquetSharp;
using ParquetSharp.Schema;

const int Rows = 20, Groups = 2;
const string Features =
    """{"info": {"features": {"image": {"_type": "Image"}, "label": {"names": ["ant", "great ape", "cat"], """ +
    """"_type": "ClassLabel"}}}}""";

Write("none", properties => properties.Compression(Compression.Uncompressed).DisableDictionary());
Write("snappy", properties => properties.Compression(Compression.Snappy).DictionaryPagesizeLimit(500));
Write("zstd", properties => properties.Compression(Compression.Zstd).DisableDictionary()
    .DataPageVersion(ParquetDataPageVersion.V2));

void Write(string name, Func<WriterPropertiesBuilder, WriterPropertiesBuilder> with)
{
    using var none = LogicalType.None();
    using var text = LogicalType.String();
    using var whole = LogicalType.Int(64, true);
    using var schema = new GroupNode("schema", Repetition.Required,
    [
        new GroupNode("image", Repetition.Optional,
        [
            new PrimitiveNode("bytes", Repetition.Optional, none, PhysicalType.ByteArray),
            new PrimitiveNode("path", Repetition.Optional, text, PhysicalType.ByteArray),
        ]),
        new PrimitiveNode("label", Repetition.Optional, whole, PhysicalType.Int64),
    ]);
    using var builder = new WriterPropertiesBuilder().DataPagesize(300).WriteBatchSize(1);
    using var file = new ParquetFileWriter(Path.Combine(args[0], $"parquet-{name}.parquet"), schema,
        with(builder).Build(), new Dictionary<string, string> { ["huggingface"] = Features });
    for (var group = 0; group < Groups; group++)
    {
        int[] rows = [.. Enumerable.Range(group * Rows / Groups, Rows / Groups)];
        using var writer = file.AppendRowGroup();
        Strings(writer, rows, row => row == 5 ? null : Image(row));
        Strings(writer, rows, row => System.Text.Encoding.UTF8.GetBytes($"{row}.png"));
        using var labels = (ColumnWriter<long>)writer.NextColumn();
        labels.WriteBatch(rows.Length, [.. rows.Select(row => (short)(row == 8 ? 0 : 1))], default,
            [.. rows.Where(row => row != 8).Select(row => (long)(row % 3))]);
    }
    file.Close();
}

// A level of 2 is a value, 1 an image without it, 0 no image.
void Strings(RowGroupWriter writer, int[] rows, Func<int, byte[]?> value)
{
    using var column = (ColumnWriter<ByteArray>)writer.NextColumn();
    var levels = rows.Select(row => (short)(row == 11 ? 0 : value(row) is null ? 1 : 2)).ToArray();
    var values = rows.Where((_, place) => levels[place] == 2).Select(row => Pinned(value(row)!)).ToArray();
    column.WriteBatch(rows.Length, levels, default, values);
}

static ByteArray Pinned(byte[] bytes)
{
    var memory = Marshal.AllocHGlobal(bytes.Length);
    Marshal.Copy(bytes, 0, memory, bytes.Length);
    return new(memory, bytes.Length);
}

static byte[] Image(int row) =>
    [.. Enumerable.Range(0, 60 + (37 * (row % 7))).Select(j => (byte)((31 * (row % 7)) + (7 * j)))];
