namespace Mira.Experiments.Files;

/// <summary>Disk operations that files need to survive a crash. Tests replace it by a disk that fails.</summary>
/// <remarks>Reading is not part of it: failed reads are tested with damaged files.</remarks>
public interface IFileSystem
{
    /// <summary>Makes a folder, and those it is in, durably.</summary>
    /// <exception cref="IOException">The disk is full, or failed.</exception>
    void CreateFolder(string folder);

    /// <summary>Creates an empty file for writing. It never opens an existing one or follows a link.</summary>
    /// <exception cref="IOException">Something of that name exists, the disk is full, or failed.</exception>
    Stream Create(string path);

    /// <summary>Opens a file for writing behind its end.</summary>
    /// <exception cref="IOException">The disk is full, or failed.</exception>
    Stream Append(string path);

    /// <summary>Returns when what was written to a stream of this file system would survive a power loss.</summary>
    /// <exception cref="IOException">The disk is full, or failed.</exception>
    void Flush(Stream stream);

    /// <summary>Gives a file another name, in one indivisible move; a file of that name is replaced.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    void Rename(string path, string name);

    /// <summary>Gives a file a second name; a file of that name is replaced.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    void Link(string path, string name);

    /// <summary>Removes a file, if there is one.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    void Delete(string path);

    /// <summary>Returns when the names in a folder would survive a power loss.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    void FlushFolder(string folder);

    /// <summary>Bytes that may still be written below a folder.</summary>
    long FreeSpace(string folder);
}
