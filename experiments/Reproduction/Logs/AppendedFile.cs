using Mira.Datasets;
using Mira.Experiments.Files;

namespace Mira.Experiments.Reproduction.Logs;

/// <summary>A file that grows by whole pieces; each is on disk before <see cref="Append"/> returns.</summary>
internal sealed class AppendedFile : IDisposable
{
    private readonly string _path;
    private readonly IFileSystem _files;
    private readonly Stream _stream;

    /// <summary>Opens an existing file behind its end.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    internal AppendedFile(string path, IFileSystem files)
    {
        (_path, _files) = (path, files);
        OutputGuard.Require(path);
        _stream = Guarded(() => files.Append(path));
    }

    /// <summary>Adds bytes in one write, so that a killed process leaves all of them or none.</summary>
    /// <exception cref="InputException">The disk is full or gone.</exception>
    internal void Append(byte[] bytes) => Guarded(() =>
    {
        _stream.Write(bytes);
        _files.Flush(_stream);
        return bytes;
    });

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private T Guarded<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"Cannot write {_path}: {error.Reason()} Check that its folder may be written and has free space.",
                error);
        }
    }
}
