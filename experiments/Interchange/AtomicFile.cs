using Mira.Datasets;

namespace Mira.Experiments.Interchange;

/// <summary>Files that are whole or absent: written under a temporary name, flushed to disk, then renamed.</summary>
public static class AtomicFile
{
    private const string Partial = ".partial";
    private const int BufferLength = 1 << 20;
    private static int _writes;

    /// <summary>Writes a file through a stream; on any failure an existing file of that name is left as it was.</summary>
    /// <param name="path">Where to write; missing folders are created.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="files">The file system; this machine's unless given.</param>
    /// <param name="previous">Another name under which an existing file of that name is kept; null lets it go.</param>
    /// <exception cref="InputException">The folder cannot be written, or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write, IFileSystem? files = null, string? previous = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        files ??= DiskFiles.Instance;
        var full = Path.GetFullPath(path);
        RequireOrdinaryFile(full);
        var temporary = $"{full}.{Environment.ProcessId}-{Interlocked.Increment(ref _writes)}{Partial}";
        try
        {
            files.CreateFolder(Path.GetDirectoryName(full)!);
            WriteAndFlush(files, temporary, write);
            Keep(files, full, previous);
            files.Rename(temporary, full);
            files.FlushFolder(Path.GetDirectoryName(full)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot write {path}: {error.Message} Nothing was changed. " +
                "Check that the folder exists, may be written and has free space.", error);
        }
        finally
        {
            DeleteQuietly(files, temporary);
        }
    }

    /// <summary>Writes a text file (UTF-8 without a byte order mark).</summary>
    /// <exception cref="InputException">The folder cannot be written, or the disk is full.</exception>
    public static void WriteText(string path, string text, IFileSystem? files = null) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)), files);

    /// <summary>Removes what killed processes left behind of files that they were writing.</summary>
    /// <param name="path">The file; nobody else may be writing it.</param>
    /// <param name="files">The file system.</param>
    public static void Sweep(string path, IFileSystem files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var orphans = Directory.Exists(folder) ? Directory.GetFiles(folder, $"{Path.GetFileName(path)}.*{Partial}") : [];
        foreach (var orphan in orphans)
        {
            files.Delete(orphan);
        }
    }

    /// <summary>Renaming onto a device such as /dev/stdout would replace the device itself.</summary>
    private static void RequireOrdinaryFile(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InputException($"Cannot write {path}: it is a folder. Name a file.");
        }
        if (IsInside(path, "/proc/") || (IsInside(path, "/dev/") && !IsInside(path, "/dev/shm/")))
        {
            throw new InputException($"Cannot write {path}: it is no ordinary file. Name a file on a disk.");
        }
    }

    private static bool IsInside(string path, string folder) => path.StartsWith(folder, StringComparison.Ordinal);

    private static void WriteAndFlush(IFileSystem files, string temporary, Action<Stream> write)
    {
        using var stream = files.Create(temporary);
        // Not disposed of: that would write what is left once more after a write has failed.
        var buffered = new BufferedStream(stream, BufferLength);
        write(buffered);
        buffered.Flush();
        files.Flush(stream);
    }

    /// <summary>The second name is on disk before the first one goes to another file, so that no moment has neither.</summary>
    private static void Keep(IFileSystem files, string path, string? previous)
    {
        if (previous is not null && File.Exists(path))
        {
            files.CreateFolder(Path.GetDirectoryName(previous)!);
            files.Link(path, previous);
            files.FlushFolder(Path.GetDirectoryName(previous)!);
        }
    }

    private static void DeleteQuietly(IFileSystem files, string path)
    {
        try
        {
            files.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The error that matters is already on its way; a leftover temporary file does no harm.
        }
    }
}
