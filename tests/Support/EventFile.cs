using System.Buffers.Binary;
using Google.Protobuf;

namespace Mira.Tests.Support;

/// <summary>One event of a TensorBoard file, read by the published layout alone: frames with both checksums, then
/// fields by their numbers.</summary>
internal sealed record EventFile(double Time, long Step)
{
    internal string Version { get; private set; } = "";

    /// <summary>1 where readers start over.</summary>
    internal long Session { get; private set; }

    internal Dictionary<string, float> Scalars { get; } = [];

    internal Dictionary<string, (long Height, long Width, byte[] Png)> Pictures { get; } = [];

    /// <summary>The settings of the hparams plugin.</summary>
    internal Dictionary<string, object> Settings { get; } = [];

    /// <summary>All events of a file; fails at a wrong length, checksum or rest.</summary>
    internal static List<EventFile> Read(string path)
    {
        var (bytes, events) = (File.ReadAllBytes(path), new List<EventFile>());
        for (var at = 0; at < bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
            Assert.Equal(Sum(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            var data = bytes.AsSpan(at + 12, (int)length);
            Assert.Equal(Sum(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + (int)length)));
            events.Add(Of(data.ToArray()));
            at += 16 + (int)length;
        }
        return events;
    }

    /// <summary>CRC-32C bit by bit, masked.</summary>
    internal static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ (0x82F63B78u & (0u - (sum & 1)));
            }
        }
        sum = ~sum;
        return unchecked(((sum >> 15) | (sum << 17)) + 0xA282EAD8u);
    }

    private static EventFile Of(byte[] message)
    {
        var fields = Fields(message);
        var read = new EventFile((double)fields[1].Single(), fields.Contains(2) ? (long)fields[2].Single() : 0)
        {
            Version = fields.Contains(3) ? Text(fields[3].Single()) : "",
            Session = fields.Contains(7) ? (long)Fields((byte[])fields[7].Single())[1].Single() : 0,
        };
        foreach (var value in fields[5].SelectMany(summary => Fields((byte[])summary)[1]))
        {
            read.Add(Fields((byte[])value));
        }
        return read;
    }

    private void Add(ILookup<int, object> value)
    {
        var tag = Text(value[1].Single());
        foreach (var number in value[2])
        {
            Scalars.Add(tag, (float)number);
        }
        foreach (var picture in value[4].Select(image => Fields((byte[])image)))
        {
            Pictures.Add(tag, ((long)picture[1].Single(), (long)picture[2].Single(), (byte[])picture[4].Single()));
        }
        foreach (var plugin in value[9].Select(metadata => Fields((byte[])Fields((byte[])metadata)[1].Single())))
        {
            Assert.Equal(("hparams", "_hparams_/session_start_info"), (Text(plugin[1].Single()), tag));
            var session = Fields((byte[])Fields((byte[])plugin[2].Single())[3].Single());
            foreach (var entry in session[1].Select(entry => Fields((byte[])entry)))
            {
                var setting = Fields((byte[])entry[2].Single());
                Settings.Add(Text(entry[1].Single()), setting.Contains(2) ? setting[2].Single()
                    : setting.Contains(3) ? Text(setting[3].Single()) : (long)setting[4].Single() == 1);
            }
        }
    }

    private static string Text(object bytes) => System.Text.Encoding.UTF8.GetString((byte[])bytes);

    private static ILookup<int, object> Fields(byte[] message)
    {
        var (input, fields) = (new CodedInputStream(message), new List<(int Number, object Value)>());
        while (input.ReadTag() is not 0 and var tag)
        {
            fields.Add(((int)(tag >> 3), (tag & 7) switch
            {
                0 => input.ReadInt64(),
                1 => input.ReadDouble(),
                2 => input.ReadBytes().ToByteArray(),
                5 => input.ReadFloat(),
                var wire => throw new InvalidDataException($"wire type {wire}"),
            }));
        }
        return fields.ToLookup(field => field.Number, field => field.Value);
    }
}
