using System.Text;
using Mira.Datasets;

namespace Mira.Experiments.Reporting;

/// <summary>A CSV file that grows by one row at a time; each row is on disk before <see cref="Append"/> returns.</summary>
/// <remarks>Opened by <see cref="ResultsCsv.CreateLog"/> or <see cref="ResultsCsv.ResumeLog"/>.</remarks>
public sealed class CsvLog<T> : IDisposable
    where T : class
{
    private readonly string _path;
    private readonly FileStream _stream;

    internal CsvLog(string path)
    {
        _path = path;
        _stream = Guarded(() => new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0));
    }

    /// <summary>Adds one row and flushes it to disk.</summary>
    /// <exception cref="InputException">The disk is full or gone.</exception>
    public void Append(T row)
    {
        ArgumentNullException.ThrowIfNull(row);
        Guarded(() =>
        {
            _stream.Write(Encoding.UTF8.GetBytes(ResultsCsv.Line(row)));
            _stream.Flush(flushToDisk: true);
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
                $"Cannot write {_path}: {error.Message} Check that its folder may be written and has free space.", error);
        }
    }
}
