using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Mira.Datasets;

namespace Mira.Experiments.Files;

/// <summary>Files under temporary names on their way to their own: how they are made, and how those of killed
/// processes are found.</summary>
/// <remarks>A file being written is locked by its stream. One without a lock is left over, even if another machine or
/// container made it.</remarks>
internal static partial class PartialFiles
{
    private const string Ending = ".partial";
    private const int RandomDigits = 16;
    // A file name has at most 255 bytes, and a character of it up to four.
    private const int LongestStem = 50;
    private const int Attempts = 3;

    /// <summary>Creates an empty file with an unpredictable name next to its final place; it never opens
    /// an existing file.</summary>
    /// <param name="path">Its place, in full.</param>
    /// <param name="files">The file system.</param>
    /// <returns>Its name until it is whole, and the stream, which must be held until then.</returns>
    /// <exception cref="IOException">The disk is full, or failed.</exception>
    internal static (string Path, Stream Stream) Create(string path, IFileSystem files)
    {
        for (var attempt = 1; ; attempt++)
        {
            var name = NewName(path);
            try
            {
                var stream = files.Create(name);
                if (attempt == Attempts || File.Exists(name))
                {
                    return (name, stream);
                }
                stream.Dispose();
            }
            catch (IOException) when (attempt < Attempts && File.Exists(name))
            {
                // Another process swept just between the making of the file and its lock.
            }
        }
    }

    /// <summary>Removes what killed processes left in a folder, and in those below where that is asked for; never what
    /// is being written.</summary>
    internal static void Sweep(string folder, SearchOption depth, IFileSystem files)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }
        var options = new EnumerationOptions
        {
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = true,
            RecurseSubdirectories = depth == SearchOption.AllDirectories,
        };
        foreach (var path in Directory.GetFiles(folder, "*" + Ending, options).Where(path => Pattern().IsMatch(path)))
        {
            DeleteUnlessHeld(path, files);
        }
    }

    /// <summary>Removes a file, or leaves it: an error that matters is already on its way, and a
    /// leftover does no harm.</summary>
    internal static void DeleteQuietly(string path, IFileSystem files)
    {
        try
        {
            files.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next sweep meets it again.
        }
    }

    private static string NewName(string path)
    {
        var stem = Path.GetFileName(path);
        var random = RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true);
        return Path.Combine(Path.GetDirectoryName(path)!,
            $"{stem[..Math.Min(stem.Length, LongestStem)]}.{random}{Ending}");
    }

    /// <summary>The lock is kept while the file is removed: its writer cannot have it at the same time.</summary>
    private static void DeleteUnlessHeld(string path, IFileSystem files)
    {
        var descriptor = LibC.Open(path, LibC.NoWait | LibC.NotInherited);
        if (descriptor < 0)
        {
            return;
        }
        if (LibC.Lock(descriptor, LibC.ExclusiveNow) == 0)
        {
            DeleteQuietly(path, files);
        }
        _ = LibC.Close(descriptor);
    }

    /// <summary>Names of this program and, with a process's number, of versions before it; a resumable
    /// download has neither.</summary>
    [GeneratedRegex(@"\.([0-9a-f]{16}|[0-9]+-[0-9]+)\.partial$")]
    private static partial Regex Pattern();
}

/// <summary>A file without a name for one process's own use. The system removes it when the process ends.</summary>
public static class ScratchFile
{
    /// <summary>Makes one in the folder for temporary files, which the variable TMPDIR names.</summary>
    /// <returns>An empty file for reading and writing at any place; its space is free again once
    /// it is disposed of.</returns>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public static FileStream Create()
    {
        try
        {
            return InputFile.CreateNameless();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"No temporary file can be made in {Path.GetTempPath()}: {error.Reason()} " +
                "Set TMPDIR to another folder.", error);
        }
    }
}
