using Mira.Datasets;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Interchange;

/// <summary>Files that are whole or absent: written under a temporary name, flushed to disk, then renamed.</summary>
public static class AtomicFile
{
    private static int _writes;

    /// <summary>Writes a file through a stream; on any failure an existing file of that name is left as it was.</summary>
    /// <exception cref="InputException">The folder cannot be written, or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var full = Path.GetFullPath(path);
        RequireOrdinaryFile(full);
        var temporary = $"{full}.{Environment.ProcessId}-{Interlocked.Increment(ref _writes)}.partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            WriteAndFlush(temporary, write);
            File.Move(temporary, full, overwrite: true);
            FlushFolder(Path.GetDirectoryName(full)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot write {path}: {error.Message} Nothing was changed. " +
                "Check that the folder exists, may be written and has free space.", error);
        }
        finally
        {
            DeleteQuietly(temporary);
        }
    }

    /// <summary>Writes a text file (UTF-8 without a byte order mark).</summary>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

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

    private static void WriteAndFlush(string temporary, Action<Stream> write)
    {
        using var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Makes the rename itself durable. .NET opens no folders, so this asks the C library.</summary>
    private static void FlushFolder(string folder)
    {
        var descriptor = LibC.Open(folder, flags: 0);
        if (descriptor >= 0)
        {
            _ = LibC.FlushToDisk(descriptor);
            _ = LibC.Close(descriptor);
        }
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The error that matters is already on its way; a leftover temporary file does no harm.
        }
    }
}
