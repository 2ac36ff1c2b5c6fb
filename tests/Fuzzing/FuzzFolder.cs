namespace Mira.Tests.Fuzzing;

/// <summary>A folder in which fuzzed files lie while they are read.</summary>
internal sealed class FuzzFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mira-fuzz-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Path of a file or folder.</summary>
    internal string At(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    internal string Write(string name, ReadOnlySpan<byte> content)
    {
        var path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Write(content);
        return path;
    }

    /// <summary>The bytes of a file that something else writes.</summary>
    internal byte[] Made(string name, Action<string> write)
    {
        write(At(name));
        return File.ReadAllBytes(At(name));
    }

    /// <summary>An empty folder.</summary>
    internal string Empty(string name)
    {
        var path = At(name);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        return Directory.CreateDirectory(path).FullName;
    }
}
