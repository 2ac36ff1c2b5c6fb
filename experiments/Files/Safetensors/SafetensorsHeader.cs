using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mira.Experiments.Files.Safetensors;

/// <summary>The JSON head of a safetensors file: metadata and where each tensor lies.</summary>
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
