using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace Mira.Experiments.Files.Safetensors;

/// <summary>The JSON head of a safetensors file: metadata and where each tensor is.</summary>
/// <param name="Metadata">The file's own text entries.</param>
/// <param name="Entries">Tensors in the order of the header.</param>
internal sealed record SafetensorsHeader(
    IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<SafetensorsEntry> Entries)
{
    /// <summary>Tensors of types that are not read.</summary>
    internal IReadOnlyList<OpaqueEntry> Opaque { get; init; } = [];

    /// <summary>The header's key for the text entries; no tensor may have this name.</summary>
    internal const string MetadataKey = "__metadata__";

    /// <summary>Largest header accepted, as in the reference reader: 100 MB.</summary>
    internal const long MaximumLength = 100_000_000;

    /// <summary>Bytes of the number before the header that says how long the header is.</summary>
    internal const int PrefixLength = 8;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The header as UTF-8 JSON, padded with spaces so that the data begin at a multiple of 8 bytes.</summary>
    internal byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            WriteMetadata(json);
            foreach (var entry in Entries)
            {
                WriteEntry(json, entry);
            }
            json.WriteEndObject();
        }
        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }
        return buffer.ToArray();
    }

    private void WriteMetadata(Utf8JsonWriter json)
    {
        if (Metadata.Count == 0)
        {
            return;
        }
        json.WriteStartObject(MetadataKey);
        foreach (var (key, value) in Metadata)
        {
            json.WriteString(key, value);
        }
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, SafetensorsEntry entry)
    {
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", SafetensorsDType.Name(entry.Type));
        json.WriteStartArray("shape");
        Array.ForEach(entry.Shape, json.WriteNumberValue);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(entry.Begin);
        json.WriteNumberValue(entry.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>One tensor of a safetensors file as its header describes it.</summary>
/// <param name="Name">Name of the tensor, such as "layer1.0.conv1.weight".</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes of the dimensions; empty for a scalar.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">One past the last byte, counted from the end of the header.</param>
internal sealed record SafetensorsEntry(string Name, ScalarType Type, long[] Shape, long Begin, long End);

/// <summary>Element types of the safetensors format, by the names its headers use.</summary>
internal static class SafetensorsDType
{
    private static readonly (string Name, ScalarType Type, int Size)[] Table =
    [
        ("F64", ScalarType.Float64, 8), ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2), ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8), ("I32", ScalarType.Int32, 4), ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1), ("U8", ScalarType.Byte, 1), ("BOOL", ScalarType.Bool, 1),
    ];

    // Types of the format that are not read, and the bits of their elements.
    private static readonly (string Name, int Bits)[] Unread =
    [
        ("F4", 4), ("F6_E2M3", 6), ("F6_E3M2", 6), ("F8_E4M3", 8), ("F8_E5M2", 8), ("F8_E8M0", 8), ("F8_E4M3FNUZ", 8),
        ("F8_E5M2FNUZ", 8),
        ("U16", 16), ("U32", 32), ("U64", 64), ("C64", 64), ("C128", 128),
    ];

    /// <summary>Bits of an element of a type that is not read; null where the type is not known at all.</summary>
    internal static int? UnreadBits(string name) =>
        Unread.FirstOrDefault(row => row.Name == name) is { Bits: > 0 } known ? known.Bits : null;

    /// <summary>Names this program reads and writes, for messages.</summary>
    internal static string Known => string.Join(", ", Table.Select(row => row.Name));

    /// <summary>Bytes of one element.</summary>
    internal static int Size(ScalarType type) => Table.First(row => row.Type == type).Size;

    /// <summary>The format's name of a type.</summary>
    /// <exception cref="ArgumentException">The format has no such type (complex or quantized numbers).</exception>
    internal static string Name(ScalarType type) => Table.FirstOrDefault(row => row.Type == type).Name
        ?? throw new ArgumentException($"safetensors has no element type for {type}; it has {Known}.", nameof(type));

    /// <summary>The type of a name, or null when the name is not one of <see cref="Known"/>.</summary>
    internal static ScalarType? Find(string? name)
    {
        var index = Array.FindIndex(Table, row => row.Name == name);
        return index < 0 ? null : Table[index].Type;
    }
}
