using Mira.Experiments.Files;

namespace Mira.Tests.Durability;

/// <summary>A disk on which nothing fits any more.</summary>
internal sealed class FullDisk : IFileSystem
{
    public long FreeSpace(string folder) => 1 << 10;

    public void CreateFolder(string folder) => throw Full;

    public Stream Create(string path) => throw Full;

    public Stream Append(string path) => throw Full;

    public void Flush(Stream stream) => throw Full;

    public void Rename(string path, string name) => throw Full;

    public void Link(string path, string name) => throw Full;

    public void Delete(string path) => throw Full;

    public void FlushFolder(string folder) => throw Full;

    private static IOException Full => new("No space left on device");
}

/// <summary>A disk of a given size that holds nothing but one folder.</summary>
/// <param name="folder">The folder.</param>
/// <param name="size">Bytes of the whole disk.</param>
internal sealed class SmallDisk(string folder, long size) : IFileSystem
{
    private static readonly DiskFiles Disk = DiskFiles.Instance;

    /// <summary>A file counts once, however many names it has.</summary>
    public long FreeSpace(string below) => size - Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .DistinctBy(path => FileStatus.Of(path)?.Identity).Sum(path => new FileInfo(path).Length);

    public void CreateFolder(string path) => Disk.CreateFolder(path);

    public Stream Create(string path) => Disk.Create(path);

    public Stream Append(string path) => Disk.Append(path);

    /// <summary>Everything is flushed before it counts, so a disk that is too full shows here.</summary>
    public void Flush(Stream stream)
    {
        Disk.Flush(stream);
        Assert.True(FreeSpace(folder) >= 0, "No space left on device");
    }

    public void Rename(string path, string name) => Disk.Rename(path, name);

    public void Link(string path, string name) => Disk.Link(path, name);

    public void Delete(string path) => Disk.Delete(path);

    public void FlushFolder(string path) => Disk.FlushFolder(path);
}
