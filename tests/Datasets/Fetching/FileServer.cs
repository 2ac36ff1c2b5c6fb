using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Mira.Tests.Datasets.Fetching;

/// <summary>A server on this machine that answers each request as told, the last answer again and again.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<long?, Reply>[] _replies;
    private readonly Task _work;

    internal FileServer(params Func<long?, Reply>[] replies)
    {
        _replies = replies;
        _listener.Start();
        _work = ServeAsync();
    }

    /// <summary>First byte asked for, of each request so far; null for the whole.</summary>
    internal List<long?> Requests { get; } = [];

    internal Uri Address(string name) => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{name}");

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _work.Wait(TimeSpan.FromSeconds(5));
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                using var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(connection.GetStream());
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or IOException)
        {
            Assert.NotNull(error);
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var block = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append(Encoding.ASCII.GetString(block, 0, await stream.ReadAsync(block, _stop.Token)));
        }
        var range = Regex.Match(head.ToString(), @"Range: bytes=(\d+)-");
        long? from = range.Success ? long.Parse(range.Groups[1].Value) : null;
        var reply = _replies[Math.Min(Requests.Count, _replies.Length - 1)](from);
        Requests.Add(from);
        await stream.WriteAsync(reply.Bytes, _stop.Token);
        if (reply.StaysSilent)
        {
            // Until the client hangs up.
            await stream.CopyToAsync(Stream.Null, _stop.Token);
        }
    }
}
