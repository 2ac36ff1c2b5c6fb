using Mira.Experiments.Interchange;

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
