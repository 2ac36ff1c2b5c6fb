using System.Collections.Concurrent;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Mira.Datasets;

/// <summary>Opens what a user names for reading. Pipes are inputs too: "-" is standard input.</summary>
/// <remarks>Pipes cannot be read from the middle, so they are first copied to a nameless file, which ends with the
/// process.</remarks>
public static class InputFile
{
    /// <summary>The name of standard input.</summary>
    public const string StandardInput = "-";

    // A pipe can be read only once, so all readers of the process share one copy.
    private static readonly ConcurrentDictionary<string, Lazy<FileStream>> Copies = new();

    /// <summary>Opens a file whose bytes can be read at any place.</summary>
    /// <param name="path">A file, a named pipe, or "-".</param>
    /// <exception cref="IOException">It is missing, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    /// <exception cref="InputException">There is no space for a copy of what a pipe gives.</exception>
    public static SafeFileHandle OpenHandle(string path)
    {
        if (path == StandardInput)
        {
            return CopyOf(path, path, Console.OpenStandardInput);
        }
        var full = Path.GetFullPath(path);
        if (Copies.ContainsKey(full))
        {
            return CopyOf(full, path, () => throw new InvalidOperationException("The copy is there."));
        }
        var file = File.OpenHandle(path);
        if (CanSeek(file))
        {
            ProgramEvents.Log.FileOpened(path, RandomAccess.GetLength(file));
            return file;
        }
        using (file)
        {
            ProgramEvents.Log.FileOpened(path, 0);
            return CopyOf(full, path, () => new FileStream(file, FileAccess.Read, bufferSize: 0));
        }
    }

    /// <summary>As <see cref="OpenHandle"/>, as a stream from the first byte on.</summary>
    public static FileStream OpenRead(string path) => new(OpenHandle(path), FileAccess.Read) { Position = 0 };

    /// <summary>As <see cref="OpenHandle"/>, as text in UTF-8.</summary>
    public static StreamReader OpenText(string path) => new(OpenRead(path), Encoding.UTF8);

    /// <summary>The lines of a text file, one at a time.</summary>
    public static IEnumerable<string> ReadLines(string path)
    {
        using var reader = OpenText(path);
        while (reader.ReadLine() is string line)
        {
            yield return line;
        }
    }

    /// <summary>A temporary file that nobody else can find: made anew, for this user alone, its
    /// name gone at once.</summary>
    /// <exception cref="IOException">The folder for temporary files has no space.</exception>
    public static FileStream CreateNameless()
    {
        var path = Path.Combine(Path.GetTempPath(), $"mira-{Path.GetRandomFileName()}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }

    private static SafeFileHandle CopyOf(string key, string path, Func<Stream> open)
    {
        var copy = Copies.GetOrAdd(key, _ => new(() => Copy(path, open))).Value;
        return new(copy.SafeFileHandle.DangerousGetHandle(), ownsHandle: false);
    }

    private static FileStream Copy(string path, Func<Stream> open)
    {
        FileStream? file = null;
        try
        {
            file = CreateNameless();
            using var source = open();
            source.CopyTo(file, 1 << 20);
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new InputException(
                $"Cannot copy {(path == StandardInput ? "standard input" : path)} to {Path.GetTempPath()}: "
                + $"{error.Reason()} Free some space, set TMPDIR to another folder, or give a file.", error);
        }
    }

    private static bool CanSeek(SafeFileHandle file)
    {
        try
        {
            _ = RandomAccess.GetLength(file);
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }
}
