using System.Text.Json;
using Mira.Datasets;

namespace Mira.Experiments.Interchange;

/// <summary>Parses the head of a safetensors file and checks every claim it makes about the data behind it.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="dataLength">Bytes that follow the header.</param>
internal sealed class SafetensorsHeaderReader(string path, long dataLength)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Reads the header.</summary>
    /// <exception cref="InputException">The JSON is malformed, or the tensors do not tile the data exactly.</exception>
    internal SafetensorsHeader Parse(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            // InvalidOperationException: bytes that are not UTF-8, or a value of another kind than asked for.
            throw Damaged($"its header is not the JSON expected: {error.Message}", error);
        }
    }

    private SafetensorsHeader Read(JsonElement root)
    {
        Require(root.ValueKind == JsonValueKind.Object, $"its header is a JSON {root.ValueKind}, expected an object");
        var metadata = new Dictionary<string, string>();
        var entries = new List<SafetensorsEntry>();
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == SafetensorsHeader.MetadataKey)
            {
                ReadMetadata(property.Value, metadata);
            }
            else
            {
                entries.Add(ReadEntry(property.Name, property.Value));
            }
        }
        RequireTiling(entries);
        return new SafetensorsHeader(metadata, entries);
    }

    private static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata)
    {
        foreach (var property in element.EnumerateObject())
        {
            metadata.Add(property.Name, property.Value.GetString()
                ?? throw new FormatException($"metadata '{property.Name}' is null, expected text."));
        }
    }

    private SafetensorsEntry ReadEntry(string name, JsonElement element)
    {
        var dtype = Field(name, element, "dtype").GetString();
        var type = SafetensorsDType.Find(dtype) ?? throw Damaged(
            $"tensor '{name}' has element type '{dtype}', which this program does not read; it reads {SafetensorsDType.Known}");
        var shape = Field(name, element, "shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        var offsets = Field(name, element, "data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
        Require(offsets.Length == 2, $"tensor '{name}' has {offsets.Length} data_offsets, expected 2");
        var expected = ByteLength(name, shape, SafetensorsDType.Size(type));
        Require(offsets[0] >= 0 && offsets[0] <= offsets[1] && offsets[1] <= dataLength,
            $"tensor '{name}' claims bytes {offsets[0]} to {offsets[1]} of {dataLength} bytes of data");
        Require(offsets[1] - offsets[0] == expected,
            $"tensor '{name}' of shape [{string.Join(", ", shape)}] {dtype} needs {expected} bytes, but its offsets span {offsets[1] - offsets[0]}");
        return new SafetensorsEntry(name, type, shape, offsets[0], offsets[1]);
    }

    private JsonElement Field(string tensor, JsonElement element, string field) =>
        element.TryGetProperty(field, out var value) ? value : throw Damaged($"tensor '{tensor}' has no '{field}' in the header");

    private long ByteLength(string name, long[] shape, int elementSize)
    {
        var bytes = (Int128)elementSize;
        foreach (var size in shape)
        {
            Require(size >= 0, $"tensor '{name}' has a negative size {size}");
            bytes *= Math.Max(size, 1);
            Require(bytes <= long.MaxValue, $"tensor '{name}' claims an impossible shape [{string.Join(", ", shape)}]");
        }
        return shape.Contains(0) ? 0 : (long)bytes;
    }

    private void RequireTiling(List<SafetensorsEntry> entries)
    {
        var covered = 0L;
        foreach (var entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            Require(entry.Begin == covered, entry.Begin < covered
                ? $"tensor '{entry.Name}' begins at byte {entry.Begin}, inside another tensor that ends at {covered}"
                : $"bytes {covered} to {entry.Begin} of the data belong to no tensor");
            covered = entry.End;
        }
        Require(covered == dataLength, $"its tensors end at byte {covered} of the data, but {dataLength} bytes follow the header");
    }

    private void Require(bool holds, string found)
    {
        if (!holds)
        {
            throw Damaged(found);
        }
    }

    private InputException Damaged(string found, Exception? inner = null) =>
        new($"{path} cannot be read as safetensors: {found}. The file is damaged, incomplete or of another kind; copy or download it again.", inner);
}
