using Mira.Datasets;

namespace Mira.Experiments.Files;

/// <summary>Where an output really goes: links are followed to the file that they name, and pipes and devices are
/// written as they are.</summary>
/// <param name="Path">The file, in full.</param>
/// <param name="Kind">A regular file, which may not exist yet, or a stream.</param>
internal sealed record OutputTarget(string Path, FileKind Kind)
{
    private const int MostLinks = 40;

    /// <summary>Standard output in the spelling of most tools.</summary>
    private const string Dash = "-";
    private static readonly string[] Output = [Dash, "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];
    private static readonly string[] Error = ["/dev/stderr", "/dev/fd/2", "/proc/self/fd/2"];

    /// <summary>Whether a path is another name of standard output.</summary>
    internal static bool IsStandardOutput(string path) => Output.Contains(path);

    /// <summary>Where a path leads.</summary>
    /// <exception cref="InputException">To a folder, to a disk itself, to nothing, or in a circle.</exception>
    internal static OutputTarget Of(string path)
    {
        if (path == Dash)
        {
            return new(Dash, FileKind.Stream);
        }
        var (end, links) = Follow(path);
        var status = FileStatus.Of(end);
        if (status?.Kind is FileKind.Folder)
        {
            throw new InputException($"Cannot write {path}: it is a folder. Name a file.");
        }
        if (links > 0 && status is null)
        {
            throw new InputException($"Cannot write {path}: it is a link to {end}, which does " +
                "not exist. Remove the link, or make its target.");
        }
        if (status?.Kind is FileKind.Disk || (IsInside(end, "/proc/") && !IsDescriptor(end))
            || (status is null && IsInside(end, "/dev/") && !IsInside(end, "/dev/shm/")))
        {
            throw new InputException($"Cannot write {path}: it is not an ordinary file. Name a file on a disk.");
        }
        return new(end, status?.Kind is FileKind.Stream || IsDescriptor(end) ? FileKind.Stream : FileKind.Regular);
    }

    /// <summary>Sends bytes to a stream; waits until a pipe has a reader.</summary>
    /// <exception cref="IOException">The reader has ended, or the device is full.</exception>
    internal void Send(Stream content)
    {
        using var stream = Open();
        content.CopyTo(stream);
        stream.Flush();
    }

    private Stream Open() => Output.Contains(Path) ? Console.OpenStandardOutput()
        : Error.Contains(Path) ? Console.OpenStandardError()
        : new FileStream(Path, FileStatus.Of(Path)?.Kind is FileKind.Regular ? FileMode.Truncate : FileMode.Open,
            FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>Follows links one by one: what the system shows as the target of a descriptor is not a path.</summary>
    private static (string End, int Links) Follow(string path)
    {
        var end = System.IO.Path.GetFullPath(path);
        for (var links = 0; links <= MostLinks; links++)
        {
            if (IsDescriptor(end) || new FileInfo(end).LinkTarget is not { } target)
            {
                return (end, links);
            }
            end = System.IO.Path.GetFullPath(target, System.IO.Path.GetDirectoryName(end)!);
        }
        throw new InputException($"Cannot write {path}: its links lead in a circle. Remove the link.");
    }

    private static bool IsDescriptor(string path) => Output.Contains(path) || Error.Contains(path)
        || IsInside(path, "/dev/fd/") || (IsInside(path, "/proc/") && path.Contains("/fd/", StringComparison.Ordinal));

    private static bool IsInside(string path, string folder) => path.StartsWith(folder, StringComparison.Ordinal);
}
