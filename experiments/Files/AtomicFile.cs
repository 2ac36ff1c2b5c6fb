using Mira.Datasets;

namespace Mira.Experiments.Files;

/// <summary>Files that are whole or absent: written under a temporary name, flushed to disk, then renamed.</summary>
/// <remarks>A link is written through to the file that it names. What killed processes left in the folder is
/// removed on the way.</remarks>
public static class AtomicFile
{
    private const int BufferLength = 1 << 20;

    /// <summary>Writes a file through a stream; on any failure an existing file of that name
    /// is left as it was.</summary>
    /// <param name="path">Where to write; missing folders are created. A pipe or a device gets the bytes once
    /// all of them are known.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="files">The file system; this machine's unless given.</param>
    /// <param name="previous">Another name under which an existing file of that name is kept; null lets it go.</param>
    /// <exception cref="InputException">The folder cannot be written, the disk is full, the path is
    /// not a place for a file, or the file is an input of the command or of a live run.</exception>
    public static void Write(string path, Action<Stream> write, IFileSystem? files = null, string? previous = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        var target = OutputTarget.Of(path);
        try
        {
            if (target.Kind == FileKind.Stream)
            {
                Send(target, write);
            }
            else
            {
                OutputGuard.Require(target.Path);
                Replace(target.Path, write, files ?? DiskFiles.Instance, previous);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot write {path}: {error.Reason()} " + (target.Kind == FileKind.Stream
                ? "The reader may have ended, or the device is full."
                : "It is as it was before. Check that its folder exists, may be written and has free space."), error);
        }
    }

    /// <summary>Writes a text file (UTF-8 without a byte order mark).</summary>
    /// <exception cref="InputException">As for <see cref="Write"/>.</exception>
    public static void WriteText(string path, string text, IFileSystem? files = null) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)), files);

    /// <summary>Removes what killed processes left half-written in a folder and all below it. What a living
    /// process writes stays.</summary>
    /// <param name="folder">The folder; it need not exist.</param>
    /// <param name="files">The file system; this machine's unless given.</param>
    public static void Sweep(string folder, IFileSystem? files = null) =>
        PartialFiles.Sweep(folder, SearchOption.AllDirectories, files ?? DiskFiles.Instance);

    /// <summary>Whether a path is another name of standard output, which then must get nothing else.</summary>
    public static bool IsStandardOutput(string path) => OutputTarget.IsStandardOutput(path);

    /// <summary>Whether a path names bytes on a disk: neither a folder nor a pipe nor a device, and it is
    /// there.</summary>
    public static bool IsRegular(string path) => FileStatus.Of(path)?.Kind is FileKind.Regular;

    /// <summary>The content is whole before its first byte is sent.</summary>
    private static void Send(OutputTarget target, Action<Stream> write)
    {
        using var scratch = ScratchFile.Create();
        using var buffered = new BufferedStream(scratch, BufferLength);
        write(buffered);
        buffered.Position = 0;
        target.Send(buffered);
    }

    private static void Replace(string path, Action<Stream> write, IFileSystem files, string? previous)
    {
        var folder = Path.GetDirectoryName(path)!;
        files.CreateFolder(folder);
        PartialFiles.Sweep(folder, SearchOption.TopDirectoryOnly, files);
        var (temporary, stream) = PartialFiles.Create(path, files);
        // Held until the file has its own name: another process would take a partial file without a lock for an orphan.
        using (stream)
        {
            try
            {
                // Not disposed of: disposing would retry the rest of a failed write.
                var buffered = new BufferedStream(stream, BufferLength);
                write(buffered);
                buffered.Flush();
                files.Flush(stream);
                Keep(files, path, previous);
                files.Rename(temporary, path);
                files.FlushFolder(folder);
            }
            finally
            {
                PartialFiles.DeleteQuietly(temporary, files);
            }
        }
    }

    /// <summary>The second name is on disk before the first one goes to another file, so that no
    /// moment has neither.</summary>
    private static void Keep(IFileSystem files, string path, string? previous)
    {
        if (previous is not null && File.Exists(path))
        {
            files.CreateFolder(Path.GetDirectoryName(previous)!);
            files.Link(path, previous);
            files.FlushFolder(Path.GetDirectoryName(previous)!);
        }
    }
}
