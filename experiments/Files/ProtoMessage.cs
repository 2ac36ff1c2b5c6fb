using System.Buffers.Binary;
using System.Text;
using static TorchSharp.torch;

namespace Mira.Experiments.Files;

/// <summary>A message of protocol buffers: fields in the order they were added. Tensors are written when
/// it is, not before.</summary>
/// <remarks>Source: the encoding guide of Protocol Buffers; wire types 0 (varint), 1 (64 bits), 2
/// (length) and 5 (32 bits).</remarks>
internal sealed class ProtoMessage
{
    private readonly List<Action<Stream>> _parts = [];

    /// <summary>Bytes of the message.</summary>
    internal long Length { get; private set; }

    internal ProtoMessage Integer(int field, long value) => Head(field, wire: 0).Varint((ulong)value);

    internal ProtoMessage Float(int field, float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return Head(field, wire: 5).Append(bytes);
    }

    internal ProtoMessage Double(int field, double value)
    {
        var bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return Head(field, wire: 1).Append(bytes);
    }

    internal ProtoMessage Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    internal ProtoMessage Bytes(int field, byte[] value) =>
        Head(field, wire: 2).Varint((ulong)value.Length).Append(value);

    internal ProtoMessage Message(int field, ProtoMessage message) =>
        Head(field, wire: 2).Varint((ulong)message.Length).Append(message.WriteTo, message.Length);

    /// <summary>The numbers of a tensor, row-major and little-endian.</summary>
    internal ProtoMessage Numbers(int field, Tensor tensor)
    {
        var length = tensor.numel() * tensor.element_size();
        return Head(field, wire: 2).Varint((ulong)length)
            .Append(stream => TensorBytes.Read(tensor, stream.Write), length);
    }

    internal byte[] ToArray()
    {
        using var stream = new MemoryStream();
        WriteTo(stream);
        return stream.ToArray();
    }

    internal void WriteTo(Stream stream) => _parts.ForEach(part => part(stream));

    private ProtoMessage Head(int field, int wire) => Varint((ulong)((field << 3) | wire));

    private ProtoMessage Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }
        bytes.Add((byte)value);
        return Append([.. bytes]);
    }

    private ProtoMessage Append(byte[] bytes) => Append(stream => stream.Write(bytes), bytes.Length);

    private ProtoMessage Append(Action<Stream> part, long length)
    {
        _parts.Add(part);
        Length += length;
        return this;
    }
}
