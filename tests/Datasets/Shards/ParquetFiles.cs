using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace Mira.Tests.Datasets.Shards;

/// <summary>Writes small Parquet files.</summary>
internal static class ParquetFiles
{
    /// <summary>Images and class numbers as Hugging Face writes them, in row groups.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">Images and labels.</param>
    /// <param name="classNames">Names of the classes.</param>
    /// <param name="compression">How pages are compressed.</param>
    /// <param name="groupSize">Rows of a row group.</param>
    public static void Write(string path, (byte[] Image, long Label)[] rows, string[] classNames,
        CompressionMethod compression, int groupSize = 2)
    {
        var (bytes, name) = (new DataField<byte[]>("bytes"), new DataField<string>("path"));
        var label = new DataField<long?>("label");
        var schema = new ParquetSchema(new StructField("image", bytes, name), label);
        var features = JsonSerializer.Serialize(new
        {
            info = new
            {
                features = new
                {
                    image = new { _type = "Image" },
                    label = new { names = classNames, _type = "ClassLabel" },
                },
            },
        });
        Write(path, schema, compression, features, rows.Chunk(groupSize), async (group, part) =>
        {
            await group.WriteAsync(bytes, part.Select(row => row.Image).ToArray());
            await group.WriteAsync(name, part.Select(_ => "1.jpg").ToArray());
            await group.WriteAsync<long>(label, part.Select(row => (long?)row.Label).ToArray().AsMemory());
        });
    }

    /// <summary>Images in a binary column and names of classes.</summary>
    public static void WriteFlat(string path, string image, string label, (byte[] Image, string Label)[] rows)
    {
        var (bytes, name) = (new DataField<byte[]>(image), new DataField<string>(label));
        Write(path, new(bytes, name), CompressionMethod.Snappy, null, [rows], async (group, part) =>
        {
            await group.WriteAsync(bytes, part.Select(row => row.Image).ToArray());
            await group.WriteAsync(name, part.Select(row => row.Label).ToArray());
        });
    }

    /// <summary>Texts alone.</summary>
    public static void WriteTexts(string path, string name, string[] texts)
    {
        var field = new DataField<string>(name);
        Write(path, new(field), CompressionMethod.None, null, [texts], (group, part) => group.WriteAsync(field, part));
    }

    private static void Write<T>(string path, ParquetSchema schema, CompressionMethod compression, string? features,
        IEnumerable<T[]> groups, Func<ParquetRowGroupWriter, T[], Task> write) => Task.Run(async () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(schema, stream,
            new ParquetOptions { CompressionMethod = compression });
        writer.CustomMetadata = features is null
            ? new Dictionary<string, string>()
            : new Dictionary<string, string> { ["huggingface"] = features };
        foreach (var part in groups)
        {
            using var group = writer.CreateRowGroup();
            await write(group, part);
        }
    }).GetAwaiter().GetResult();
}
