using System.Buffers.Binary;

namespace Mira.Experiments.Files.EventFiles;

/// <summary>The messages of TensorBoard's event files.</summary>
/// <remarks>Source: event.proto, summary.proto and plugins/hparams/plugin_data.proto of
/// tensorflow/tensorboard.</remarks>
internal static class EventMessage
{
    private const string Version = "brain.Event:2", HyperparameterPlugin = "hparams",
        HyperparameterTag = "_hparams_/session_start_info";

    // Fields of Event.
    private const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5, SessionLog = 7;

    // Fields of Summary.Value and its Image.
    private const int Tag = 1, SimpleValue = 2, Image = 4, Metadata = 9;
    private const int Height = 1, Width = 2, ColorSpace = 3, Encoded = 4, Rgba = 4;

    // A PNG file has its width and height in its first chunk.
    private const int PngWidth = 16, PngHeight = 20;

    /// <summary>The first event of a file.</summary>
    internal static byte[] Start(double time) => new ProtoMessage().Double(WallTime, time).Text(FileVersion, Version)
        .ToArray();

    /// <summary>Makes readers forget what they have read of the run: what follows replaces it.</summary>
    internal static byte[] Restart(double time) => new ProtoMessage().Double(WallTime, time)
        .Message(SessionLog, new ProtoMessage().Integer(1, 1)).ToArray();

    /// <summary>Numbers of a step.</summary>
    internal static byte[] Scalars(double time, long step, IEnumerable<(string Tag, double Value)> values)
    {
        var summary = new ProtoMessage();
        foreach (var (tag, value) in values)
        {
            summary.Message(1, new ProtoMessage().Text(Tag, tag).Float(SimpleValue, (float)value));
        }
        return Of(time, step, summary);
    }

    /// <summary>A picture of a step.</summary>
    /// <param name="time">Seconds since 1970.</param>
    /// <param name="step">The step.</param>
    /// <param name="tag">Name of the picture.</param>
    /// <param name="png">A PNG file.</param>
    internal static byte[] Picture(double time, long step, string tag, byte[] png) => Of(time, step, new ProtoMessage()
        .Message(1, new ProtoMessage().Text(Tag, tag).Message(Image, new ProtoMessage()
            .Integer(Height, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(PngHeight)))
            .Integer(Width, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(PngWidth)))
            .Integer(ColorSpace, Rgba).Bytes(Encoded, png))));

    /// <summary>The settings of a run: numbers, words and truth values, for the hparams plugin.</summary>
    internal static byte[] Hyperparameters(double time, string group, IEnumerable<(string Name, object Value)> settings)
    {
        var session = new ProtoMessage();
        foreach (var (name, value) in settings)
        {
            session.Message(1, new ProtoMessage().Text(1, name).Message(2, value switch
            {
                bool truth => new ProtoMessage().Integer(4, truth ? 1 : 0),
                double number => new ProtoMessage().Double(2, number),
                _ => new ProtoMessage().Text(3, (string)value),
            }));
        }
        session.Text(4, group).Double(5, time);
        var plugin = new ProtoMessage().Text(1, HyperparameterPlugin)
            .Bytes(2, new ProtoMessage().Message(3, session).ToArray());
        return Of(time, 0, new ProtoMessage().Message(1, new ProtoMessage().Text(Tag, HyperparameterTag)
            .Message(Metadata, new ProtoMessage().Message(1, plugin))));
    }

    /// <summary>The step of an event; 0 where it has none.</summary>
    /// <param name="message">An event that this class made: its time, then its step.</param>
    internal static long StepOf(ReadOnlySpan<byte> message)
    {
        const int timeBytes = 1 + sizeof(double), stepHead = Step << 3;
        var (step, shift) = (0L, 0);
        for (var at = timeBytes + 1; message.Length > timeBytes && message[timeBytes] == stepHead; at++, shift += 7)
        {
            step |= (long)(message[at] & 0x7F) << shift;
            if (message[at] < 0x80)
            {
                return step;
            }
        }
        return 0;
    }

    private static byte[] Of(double time, long step, ProtoMessage summary) => new ProtoMessage()
        .Double(WallTime, time).Integer(Step, step).Message(Summary, summary).ToArray();
}
