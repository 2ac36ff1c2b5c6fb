namespace Mira.Datasets.Fetching;

/// <summary>Downloads a data set and unpacks it into its official layout.</summary>
/// <param name="client">Sends the requests.</param>
/// <param name="options">How patient it is, and its limits.</param>
/// <param name="progress">Told how far it is.</param>
public sealed class SetFetch(HttpClient client, FetchOptions options, IProgress<FetchProgress>? progress = null)
{
    /// <summary>A client that leaves timeouts to the fetch.</summary>
    public static HttpClient CreateClient()
    {
        var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("mira");
        return client;
    }

    /// <summary>Fetches every file of a set; those that are there whole are not fetched again.</summary>
    /// <param name="set">The set.</param>
    /// <param name="dataDirectory">Receives it; made when missing.</param>
    /// <param name="stop">Ends the work; the next fetch resumes there.</param>
    /// <exception cref="InputException">The set may not be downloaded directly, a file is not available, or is not
    /// the published one.</exception>
    public async Task RunAsync(DatasetDescription set, string dataDirectory, CancellationToken stop)
    {
        if (set.Files.Count == 0)
        {
            throw new InputException($"{set.Name} cannot be fetched directly. " +
                $"{set.Instructions ?? "It needs no download."}");
        }
        var download = new Download(client, options, progress);
        try
        {
            Directory.CreateDirectory(dataDirectory);
            foreach (var file in set.Files)
            {
                var path = Path.Combine(dataDirectory, file.Name);
                await download.RunAsync(file, path, stop);
            }
            foreach (var file in set.Files)
            {
                Place(file, dataDirectory, stop);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot write below '{dataDirectory}': {error.Reason()} Check " +
                "that it may be written and has free space.", error);
        }
    }

    private void Place(RemoteFile file, string dataDirectory, CancellationToken stop)
    {
        var path = Path.Combine(dataDirectory, file.Name);
        var target = Path.Combine(dataDirectory, file.Target);
        Directory.CreateDirectory(target);
        if (!Archive.IsArchive(path))
        {
            File.Move(path, Path.Combine(target, file.Name), overwrite: true);
            return;
        }
        Unpack(path, target, file.Inner, stop);
        if (!options.KeepsArchives)
        {
            File.Delete(path);
        }
    }

    /// <summary>Unpacks beside the archive first, so that no half of it ever is in the target.</summary>
    private void Unpack(string path, string target, string? inner, CancellationToken stop)
    {
        var folder = path + ".unpacked";
        Remove(folder);
        try
        {
            Directory.CreateDirectory(folder);
            new Archive(path, options, progress).UnpackTo(folder, stop);
            if (inner is null)
            {
                MoveInto(folder, target);
            }
            else
            {
                Unpack(RequireInner(folder, inner, path), target, inner: null, stop);
            }
        }
        finally
        {
            Remove(folder);
        }
    }

    private static string RequireInner(string folder, string inner, string path) =>
        Directory.EnumerateFiles(folder, inner, SearchOption.AllDirectories).FirstOrDefault()
        ?? throw new InputException($"'{path}' has no '{inner}'. Unpack it by hand: see the page " +
            "that 'mira data list' names.");

    /// <summary>Renames what is in a folder into another; folders that both have are joined.</summary>
    private static void MoveInto(string source, string target)
    {
        foreach (var folder in Directory.GetDirectories(source))
        {
            var place = Path.Combine(target, Path.GetFileName(folder));
            if (Directory.Exists(place))
            {
                MoveInto(folder, place);
            }
            else
            {
                Directory.Move(folder, place);
            }
        }
        foreach (var file in Directory.GetFiles(source))
        {
            File.Move(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
