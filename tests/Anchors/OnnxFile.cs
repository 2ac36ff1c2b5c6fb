using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Mira.Tests.Anchors;

/// <summary>Numbers of an ONNX file, row-major.</summary>
internal sealed record OnnxTensor(IReadOnlyList<long> Shape, float[] Values);

/// <summary>A node of an ONNX graph; attributes are those that hold one float.</summary>
internal sealed record OnnxNode(
    string Operation, IReadOnlyList<string> Inputs, string Output, IReadOnlyDictionary<string, float> Attributes);

/// <summary>Nodes and weights of an ONNX file, as far as copying weights needs them.</summary>
/// <remarks>Source: onnx.proto3 of ONNX 1.17; the numbers are its field numbers.</remarks>
internal sealed class OnnxFile
{
    private readonly List<OnnxNode> _nodes = [];
    private readonly Dictionary<string, OnnxTensor> _weights = [];

    private OnnxFile(ReadOnlyMemory<byte> model)
    {
        foreach (var field in Fields(Fields(model).Single(field => field.Number == 7).Bytes))
        {
            switch (field.Number)
            {
                case 1:
                    _nodes.Add(Node(field.Bytes));
                    break;
                case 5:
                    var (name, tensor) = Tensor(field.Bytes);
                    _weights.Add(name, tensor);
                    break;
            }
        }
    }

    /// <summary>In the order of computation.</summary>
    internal IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>By name.</summary>
    internal IReadOnlyDictionary<string, OnnxTensor> Weights => _weights;

    internal static OnnxFile Read(string path) => new(File.ReadAllBytes(path));

    private static OnnxNode Node(ReadOnlyMemory<byte> message)
    {
        var fields = Fields(message).ToLookup(field => field.Number);
        var attributes = fields[5].Select(field => Fields(field.Bytes).ToLookup(part => part.Number))
            .Where(parts => parts[2].Any());
        return new(Text(fields[4].Single()), [.. fields[1].Select(Text)], Text(fields[2].First()),
            attributes.ToDictionary(parts => Text(parts[1].Single()), parts => Single(parts[2].Single().Bytes.Span)));
    }

    /// <summary>float32 alone: packed in float_data, or as raw bytes.</summary>
    private static (string Name, OnnxTensor Tensor) Tensor(ReadOnlyMemory<byte> message)
    {
        var fields = Fields(message).ToLookup(field => field.Number);
        Assert.Equal(1L, fields[2].Single().Integer);
        var shape = fields[1].SelectMany(field => field.Bytes.IsEmpty ? [field.Integer] : Integers(field.Bytes));
        var bytes = fields[4].Concat(fields[9]).Single().Bytes;
        return (Text(fields[8].Single()), new([.. shape], MemoryMarshal.Cast<byte, float>(bytes.Span).ToArray()));
    }

    private static IEnumerable<Field> Fields(ReadOnlyMemory<byte> message)
    {
        while (!message.IsEmpty)
        {
            var head = Integer(ref message);
            var (value, bytes) = (0L, ReadOnlyMemory<byte>.Empty);
            switch (head & 7)
            {
                case 0:
                    value = Integer(ref message);
                    break;
                case 1:
                    bytes = Take(ref message, 8);
                    break;
                case 2:
                    bytes = Take(ref message, Integer(ref message));
                    break;
                case 5:
                    bytes = Take(ref message, 4);
                    break;
                default:
                    throw new InvalidDataException($"Wire type {head & 7}, expected 0, 1, 2 or 5.");
            }
            yield return new((int)(head >> 3), value, bytes);
        }
    }

    private static IEnumerable<long> Integers(ReadOnlyMemory<byte> packed)
    {
        while (!packed.IsEmpty)
        {
            yield return Integer(ref packed);
        }
    }

    private static long Integer(ref ReadOnlyMemory<byte> message)
    {
        var value = 0L;
        for (var shift = 0; ; shift += 7)
        {
            var part = Take(ref message, 1).Span[0];
            value |= (long)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> message, long count)
    {
        var taken = message[..(int)count];
        message = message[(int)count..];
        return taken;
    }

    private static float Single(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadSingleLittleEndian(bytes);

    private static string Text(Field field) => Encoding.UTF8.GetString(field.Bytes.Span);

    private readonly record struct Field(int Number, long Integer, ReadOnlyMemory<byte> Bytes);
}
