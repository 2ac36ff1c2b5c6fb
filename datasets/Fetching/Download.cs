using System.Net;
using System.Net.Http.Headers;

namespace Mira.Datasets.Fetching;

/// <summary>Downloads one file under a temporary name, resumes where it was cut off, and renames it once its hash is
/// right.</summary>
/// <param name="client">Sends the requests; its own timeout must be off.</param>
/// <param name="options">How patient it is.</param>
/// <param name="progress">Told how far it is.</param>
internal sealed class Download(HttpClient client, FetchOptions options, IProgress<FetchProgress>? progress)
{
    private const int BlockLength = 1 << 17;

    /// <summary>Ending of a file that is not whole yet.</summary>
    public const string Partial = ".partial";

    /// <summary>Makes sure that a file is there with its published hash.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Where it goes; nothing appears there before it is whole and right.</param>
    /// <param name="stop">Ends the download; what was received stays for the next one.</param>
    /// <exception cref="InputException">It is not available, or is not the published one.</exception>
    public async Task RunAsync(RemoteFile file, string path, CancellationToken stop)
    {
        var partial = path + Partial;
        var isThere = File.Exists(path) && await IsRightAsync(file, path, stop);
        if (!isThere)
        {
            await ReceiveRightAsync(file, partial, stop);
        }
        await RequireSameAsync(file, isThere ? path : partial, stop);
        if (!isThere)
        {
            File.Move(partial, path, overwrite: true);
        }
    }

    private async Task ReceiveRightAsync(RemoteFile file, string partial, CancellationToken stop)
    {
        if (new FileInfo(partial).LinkTarget is not null)
        {
            // No download makes a link; what it names is not to be written.
            File.Delete(partial);
        }
        var isResumed = File.Exists(partial);
        await ReceiveAllAsync(file, partial, stop);
        var isRight = await IsRightAsync(file, partial, stop);
        if (!isRight && isResumed)
        {
            // What lay there may have been of another file, or damaged: once more from the first byte.
            File.Delete(partial);
            await ReceiveAllAsync(file, partial, stop);
            isRight = await IsRightAsync(file, partial, stop);
        }
        if (!isRight)
        {
            File.Delete(partial);
            throw new InputException(
                $"{file.Address} is not the published file: its {file.Checksum!.Algorithm} is not " +
                $"{file.Checksum.Hexadecimal} ({file.Checksum.Publisher}). "
                + "The download was deleted. The server or a proxy sent another file: try again " +
                    "later or from another network.");
        }
    }

    /// <summary>Where the published hash is weak or missing, a later fetch is at least held
    /// against the first.</summary>
    private async Task RequireSameAsync(RemoteFile file, string path, CancellationToken stop)
    {
        try
        {
            var note = await new FetchedHashes(Path.GetDirectoryName(Path.GetFullPath(path))!)
                .CompareAsync(file, path, stop);
            if (note is not null)
            {
                progress?.Report(new(file.Name, FetchStep.Trust, 0, null) { Note = note });
            }
        }
        catch (InputException) when (path.EndsWith(Partial, StringComparison.Ordinal))
        {
            // Otherwise the next fetch would resume from it.
            File.Delete(path);
            throw;
        }
    }

    private async Task<bool> IsRightAsync(RemoteFile file, string path, CancellationToken stop)
    {
        progress?.Report(new(file.Name, FetchStep.Verify, 0, new FileInfo(path).Length));
        return file.Checksum is null
            || await FileHash.OfAsync(path, file.Checksum.Algorithm, stop) == file.Checksum.Hexadecimal;
    }

    private async Task ReceiveAllAsync(RemoteFile file, string partial, CancellationToken stop)
    {
        long had = -1;
        for (var failures = 0; ;)
        {
            var failure = await TryReceiveAsync(file, partial, stop);
            if (failure is null)
            {
                return;
            }
            var has = File.Exists(partial) ? new FileInfo(partial).Length : 0;
            (failures, had) = (has > had ? 1 : failures + 1, Math.Max(has, had));
            if (failures >= options.Attempts)
            {
                throw new InputException(
                    $"Cannot download {file.Address}: {failure}. The {has:N0} bytes received are " +
                    $"kept in '{partial}'. Run the same command again to resume.");
            }
            progress?.Report(new(file.Name, FetchStep.Retry, has, null));
            await Task.Delay(options.Pause * Math.Pow(2, failures - 1), stop);
        }
    }

    /// <summary>Receives what is missing; says why it ended before the end, or null.</summary>
    private async Task<string?> TryReceiveAsync(RemoteFile file, string partial, CancellationToken stop)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        silence.CancelAfter(options.Silence);
        try
        {
            return await ReceiveAsync(file, partial, silence);
        }
        catch (Exception error) when (error is HttpRequestException or HttpIOException)
        {
            return error.Message;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return $"the server sent nothing for {options.Silence.TotalSeconds:0} s";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A connection that breaks is an IOException as well, but one with a socket's error inside.
            return error.InnerException is System.Net.Sockets.SocketException
                ? error.Message
                : throw new InputException(
                $"Cannot write '{partial}': {error.Reason()} Check that the folder may be written and has free space.",
                error);
        }
    }

    private async Task<string?> ReceiveAsync(RemoteFile file, string partial, CancellationTokenSource silence)
    {
        var has = File.Exists(partial) ? new FileInfo(partial).Length : 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, file.Address);
        request.Headers.Range = has > 0 ? new RangeHeaderValue(has, null) : null;
        using var response =
            await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && has > 0)
        {
            return RestartUnlessWhole(response, partial, has);
        }
        RequireSuccess(file, response);
        if (!response.IsSuccessStatusCode)
        {
            return $"the server answered {(int)response.StatusCode} {response.ReasonPhrase}";
        }
        // A server that ignores the range sends everything again.
        var range = response.Content.Headers.ContentRange;
        var goesOn = response.StatusCode == HttpStatusCode.PartialContent && range?.From == has;
        if (response.StatusCode == HttpStatusCode.PartialContent && !goesOn)
        {
            File.Delete(partial);
            return $"the server sent bytes from {range?.From} on, asked for those from {has} on";
        }
        var total = goesOn ? range!.Length : response.Content.Headers.ContentLength;
        return await CopyAsync(file, response, partial, goesOn ? has : 0, total, silence);
    }

    private async Task<string?> CopyAsync(
        RemoteFile file, HttpResponseMessage response, string partial, long from, long? total,
        CancellationTokenSource silence)
    {
        RequireRoom(file, partial, from, total);
        using var source = await response.Content.ReadAsStreamAsync(silence.Token);
        using var target = new FileStream(partial, from > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write);
        var block = new byte[BlockLength];
        for (var done = from; ;)
        {
            var read = await source.ReadAsync(block, silence.Token);
            silence.CancelAfter(options.Silence);
            if (read == 0)
            {
                target.Flush(flushToDisk: true);
                return total is null || done == total ? null : $"the server sent {done:N0} of {total:N0} bytes";
            }
            target.Write(block, 0, read);
            done += read;
            progress?.Report(new(file.Name, FetchStep.Download, done, total));
            RequireRoom(file, partial, done, null);
        }
    }

    private void RequireRoom(RemoteFile file, string partial, long done, long? total)
    {
        if (Math.Max(done, total ?? 0) > options.MostBytes)
        {
            throw new InputException($"{file.Address} has {Math.Max(done, total ?? 0):N0} bytes " +
                $"or more, above the limit of {options.MostBytes:N0} for a data set.");
        }
        if (total is { } wanted && FreeSpace.Below(Path.GetDirectoryName(Path.GetFullPath(partial))!) is var free
            && free < wanted - done)
        {
            throw new InputException($"{file.Name} needs {wanted - done:N0} more bytes, but only " +
                $"{free:N0} are free for '{partial}'. Free some space or name another --data-dir.");
        }
    }

    private static string? RestartUnlessWhole(HttpResponseMessage response, string partial, long has)
    {
        if (response.Content.Headers.ContentRange?.Length == has)
        {
            return null;
        }
        File.Delete(partial);
        return $"the file on the server ends before byte {has:N0}";
    }

    private static void RequireSuccess(RemoteFile file, HttpResponseMessage response)
    {
        if ((int)response.StatusCode is >= 400 and < 500 and not (408 or 425 or 429))
        {
            throw new InputException(
                $"Cannot download {file.Address}: the server answered {(int)response.StatusCode} " +
                $"{response.ReasonPhrase}. The address may have moved: see the page "
                + "that 'mira data list' names, download the file there and unpack it by hand.");
        }
    }
}
