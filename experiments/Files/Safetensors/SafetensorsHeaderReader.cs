using System.Text.Json;
using Mira.Datasets;

namespace Mira.Experiments.Files.Safetensors;

/// <summary>Parses the head of a safetensors file and checks every claim it makes about the data behind it.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="dataLength">Bytes that follow the header.</param>
internal sealed class SafetensorsHeaderReader(string path, long dataLength)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

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
        var (entries, opaque) = (new List<SafetensorsEntry>(), new List<OpaqueEntry>());
        var places = new List<(string Name, long Begin, long End)>();
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == SafetensorsHeader.MetadataKey)
            {
                ReadMetadata(property.Value, metadata);
                continue;
            }
            var (name, dtype, shape, begin, end) = ReadClaims(property.Name, property.Value);
            places.Add((name, begin, end));
            if (SafetensorsDType.Find(dtype) is { } type)
            {
                entries.Add(new SafetensorsEntry(name, type, shape, begin, end));
            }
            else
            {
                opaque.Add(new OpaqueEntry(name, dtype));
            }
        }
        RequireTiling(places);
        return new SafetensorsHeader(metadata, entries) { Opaque = opaque };
    }

    /// <summary>The format asks for text; what others write instead is taken as its JSON.</summary>
    private static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }
        foreach (var property in element.EnumerateObject())
        {
            metadata.Add(property.Name, property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : property.Value.GetRawText());
        }
    }

    private (string Name, string DType, long[] Shape, long Begin, long End) ReadClaims(string name, JsonElement element)
    {
        var dtype = Field(name, element, "dtype").GetString() ?? throw Damaged($"tensor '{name}' has no element type");
        var shape = Field(name, element, "shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        var offsets = Field(name, element, "data_offsets").EnumerateArray()
            .Select(offset => offset.GetInt64()).ToArray();
        Require(offsets.Length == 2, $"tensor '{name}' has {offsets.Length} data_offsets, expected 2");
        Require(offsets[0] >= 0 && offsets[0] <= offsets[1] && offsets[1] <= dataLength,
            $"tensor '{name}' claims bytes {offsets[0]} to {offsets[1]} of {dataLength} bytes of data");
        var bits = SafetensorsDType.Find(dtype) is { } type
            ? 8 * SafetensorsDType.Size(type)
            : SafetensorsDType.UnreadBits(dtype);
        var expected = ByteLength(name, shape, bits ?? 8);
        Require(bits is null || offsets[1] - offsets[0] == expected,
            $"tensor '{name}' of shape [{string.Join(", ", shape)}] {dtype} needs {expected} bytes, " +
            $"but its offsets span {offsets[1] - offsets[0]}");
        return (name, dtype, shape, offsets[0], offsets[1]);
    }

    private JsonElement Field(string tensor, JsonElement element, string field) =>
        element.TryGetProperty(field, out var value)
            ? value
            : throw Damaged($"tensor '{tensor}' has no '{field}' in the header");

    private long ByteLength(string name, long[] shape, int bits)
    {
        var count = (Int128)1;
        foreach (var size in shape)
        {
            Require(size >= 0, $"tensor '{name}' has a negative size {size}");
            count *= Math.Max(size, 1);
            Require(count <= (long.MaxValue - 7) / bits,
                $"tensor '{name}' claims an impossible shape [{string.Join(", ", shape)}]");
        }
        return shape.Contains(0) ? 0 : (((long)count * bits) + 7) / 8;
    }

    private void RequireTiling(List<(string Name, long Begin, long End)> entries)
    {
        var covered = 0L;
        foreach (var entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            Require(entry.Begin == covered, entry.Begin < covered
                ? $"tensor '{entry.Name}' begins at byte {entry.Begin}, inside another tensor that ends at {covered}"
                : $"bytes {covered} to {entry.Begin} of the data belong to no tensor");
            covered = entry.End;
        }
        Require(covered == dataLength, $"its tensors end at byte {covered} of the data, but {dataLength} " +
            "bytes follow the header");
    }

    private void Require(bool holds, string found)
    {
        if (!holds)
        {
            throw Damaged(found);
        }
    }

    private InputException Damaged(string found, Exception? inner = null) =>
        new($"{path} cannot be read as safetensors: {found}. The file is damaged, incomplete " +
            "or of another kind; copy or download it again.", inner);
}
