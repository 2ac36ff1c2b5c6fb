using System.Text;

namespace Mira.Cli.Display;

/// <summary>A standard stream that cannot fail: what a full disk or a closed stream does not take is dropped, and
/// the cause is kept.</summary>
/// <remarks>A full disk or a closed terminal must not end hours of training.</remarks>
/// <param name="stream">The stream; null where the process was started without it.</param>
/// <param name="failed">Told of the first failure.</param>
internal sealed class StandardWriter(TextWriter? stream, Action<string> failed) : TextWriter
{
    private const string Closed = "it is closed";

    /// <summary>Why something was dropped; null as long as all was written.</summary>
    internal string? Failure { get; private set; }

    public override Encoding Encoding => stream?.Encoding ?? Encoding.UTF8;

    public override void Write(char value) => Try(inner => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(inner => inner.Write(buffer, index, count));

    public override void Write(string? value) => Try(inner => inner.Write(value));

    public override void WriteLine(string? value) => Try(inner => inner.WriteLine(value));

    public override void Flush()
    {
        if (stream is not null)
        {
            Try(inner => inner.Flush());
        }
    }

    private void Try(Action<TextWriter> write)
    {
        try
        {
            if (stream is null)
            {
                Fail(Closed);
                return;
            }
            write(stream);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Fail(error.Message);
        }
    }

    /// <summary>Later writes are tried again: a disk may get room.</summary>
    private void Fail(string why)
    {
        if (Failure is null)
        {
            Failure = why;
            failed(why);
        }
    }
}
