using System.Text;
using Mira.Datasets;
using Mira.Experiments.Files;

namespace Mira.Experiments.Records;

/// <summary>A CSV file that grows by one row at a time; each row is on disk before
/// <see cref="Append"/> returns.</summary>
/// <remarks>Opened by <see cref="ResultsCsv.OpenLog"/>.</remarks>
public sealed class CsvLog<T> : IDisposable
    where T : class
{
    private readonly string _path;
    private readonly IFileSystem _files;
    private readonly Stream _stream;

    internal CsvLog(string path, IFileSystem files)
    {
        (_path, _files) = (path, files);
        _stream = Guarded(() => files.Append(path));
    }

    /// <summary>Adds one row and flushes it to disk.</summary>
    /// <exception cref="InputException">The disk is full or gone.</exception>
    public void Append(T row)
    {
        ArgumentNullException.ThrowIfNull(row);
        Guarded(() =>
        {
            _stream.Write(Encoding.UTF8.GetBytes(ResultsCsv.Line(row)));
            _files.Flush(_stream);
            return row;
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private TResult Guarded<TResult>(Func<TResult> write)
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
