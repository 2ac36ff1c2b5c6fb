using System.Text;

namespace Mira.Tests.Datasets.Fetching;

/// <summary>What a server sends before it closes the connection, be it true or not.</summary>
/// <param name="Head">Status line and headers.</param>
/// <param name="Body">Bytes that follow.</param>
/// <param name="StaysSilent">Whether it then holds the connection without a word.</param>
internal sealed record Reply(string Head, byte[] Body, bool StaysSilent = false)
{
    internal byte[] Bytes => [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {Head}\r\nConnection: close\r\n\r\n"), .. Body];

    /// <summary>A server that honors ranges.</summary>
    internal static Func<long?, Reply> Honest(byte[] content) => from => from switch
    {
        null => new($"200 OK\r\nContent-Length: {content.Length}", content),
        { } start
            when start >= content.Length =>
                new($"416 No\r\nContent-Range: bytes */{content.Length}\r\nContent-Length: 0", []),
        { } start => Part(content, start, content.Length),
    };

    /// <summary>A server that honors ranges and drops the connection after some bytes of each.</summary>
    internal static Func<long?, Reply> Dropping(byte[] content, int after) => from =>
    {
        var whole = Honest(content)(from);
        return whole with { Body = whole.Body[..Math.Min(after, whole.Body.Length)] };
    };

    /// <summary>A server that always sends everything.</summary>
    internal static Func<long?, Reply> IgnoringRanges(byte[] content) => _ => Honest(content)(null);

    /// <summary>A server that answers with a status.</summary>
    internal static Func<long?, Reply> Status(string status) => _ => new($"{status}\r\nContent-Length: 0", []);

    /// <summary>The rest of a content, said to be of so many bytes.</summary>
    internal static Reply Part(byte[] content, long start, long total) => new(
        $"206 Partial Content\r\nContent-Length: {content.Length - start}\r\nContent-Range: bytes " +
        $"{start}-{content.Length - 1}/{total}", content[(int)start..]);
}
