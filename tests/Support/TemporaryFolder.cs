namespace Mira.Tests.Support;

/// <summary>A folder that is gone after the test; it may stand where a path is asked for.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mira-");

    internal string Path => _folder.FullName;

    public static implicit operator string(TemporaryFolder folder) => folder.Path;

    /// <summary>Path of a file or folder in it.</summary>
    internal string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, and the folders above it.</summary>
    /// <returns>Its path.</returns>
    internal string Write(string name, ReadOnlySpan<byte> content)
    {
        var path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Write(content);
        return path;
    }

    /// <summary>The bytes of a file that something else writes.</summary>
    internal byte[] Made(string name, Action<string> write)
    {
        write(File(name));
        return System.IO.File.ReadAllBytes(File(name));
    }

    /// <summary>Makes a folder; empties one that is there.</summary>
    /// <returns>Its path.</returns>
    internal string Empty(string name)
    {
        var path = File(name);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        return Directory.CreateDirectory(path).FullName;
    }

    public override string ToString() => Path;

    public void Dispose() => _folder.Delete(recursive: true);
}
