using System.Runtime.InteropServices;

namespace Mira.Experiments.Files;

/// <summary>The file system of this machine.</summary>
public sealed class DiskFiles : IFileSystem
{
    private const int InputOutputError = 5, NoSpace = 28, QuotaExceeded = 122;

    private DiskFiles()
    {
    }

    /// <summary>The only one there is.</summary>
    public static DiskFiles Instance { get; } = new();

    /// <inheritdoc/>
    public void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }
        var parent = Path.GetDirectoryName(Path.GetFullPath(folder));
        if (parent is not null)
        {
            CreateFolder(parent);
        }
        Directory.CreateDirectory(folder);
        if (parent is not null)
        {
            FlushFolder(parent);
        }
    }

    /// <inheritdoc/>
    public Stream Create(string path) => Open(path, FileMode.CreateNew);

    /// <inheritdoc/>
    public Stream Append(string path) => Open(path, FileMode.Append);

    /// <inheritdoc/>
    public void Flush(Stream stream) => ((FileStream)stream).Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Rename(string path, string name) => File.Move(path, name, overwrite: true);

    /// <inheritdoc/>
    public void Link(string path, string name)
    {
        File.Delete(name);
        if (LibC.Link(path, name) != 0)
        {
            // Some file systems give a file one name only; a copy serves as well and costs its space.
            File.Copy(path, name, overwrite: true);
        }
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    /// <summary>.NET opens no folders, so this asks the C library.</summary>
    /// <remarks>Some network file systems cannot flush folders and say so; only a failing disk is an error.</remarks>
    public void FlushFolder(string folder)
    {
        var descriptor = LibC.Open(folder, flags: 0);
        if (descriptor < 0)
        {
            return;
        }
        var error = LibC.FlushToDisk(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = LibC.Close(descriptor);
        if (error is InputOutputError or NoSpace or QuotaExceeded)
        {
            throw new IOException($"The folder {folder} could not be written to disk: " +
                $"{Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    /// <inheritdoc/>
    public long FreeSpace(string folder) => new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;

    /// <summary>Unbuffered, so that an error shows where it arises; callers write large pieces.</summary>
    private static FileStream Open(string path, FileMode mode) =>
        new(path, mode, FileAccess.Write, FileShare.Read, bufferSize: 0);
}
