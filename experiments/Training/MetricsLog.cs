using System.Globalization;
using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Records;

namespace Mira.Experiments.Training;

/// <summary>The rows of metrics.csv: on disk as soon as they are known, and in every checkpoint, so that
/// none can be lost.</summary>
/// <remarks>A checkpoint holds them without their times, since it should be the same however often
/// a run was stopped.</remarks>
internal sealed class MetricsLog : IDisposable
{
    private readonly List<EpochMetrics> _rows;
    private readonly CsvLog<EpochMetrics> _file;

    private MetricsLog(IEnumerable<EpochMetrics> rows, string path, IFileSystem files)
    {
        _rows = [.. rows];
        _file = ResultsCsv.OpenLog(path, _rows, files);
    }

    /// <summary>All rows so far.</summary>
    internal IReadOnlyList<EpochMetrics> Rows => _rows;

    /// <summary>The rows as a checkpoint holds them.</summary>
    internal IReadOnlyList<EpochMetrics> Saved => [.. _rows.Select(row => row.WithoutTimes())];

    /// <summary>Starts a file without rows.</summary>
    internal static MetricsLog Start(string path, IFileSystem files) => new([], path, files);

    /// <summary>Continues a file from where a checkpoint says: later rows are cut off, missing and
    /// changed ones put right.</summary>
    /// <param name="path">The file.</param>
    /// <param name="saved">Rows of the checkpoint.</param>
    /// <param name="files">The file system.</param>
    /// <param name="warn">Told what had to be put right.</param>
    internal static MetricsLog Resume(string path, IReadOnlyList<EpochMetrics> saved, IFileSystem files,
        Action<string> warn)
    {
        var found = Find(path, files, warn).ToLookup(row => row.Epoch);
        var rows = saved.Select(row => found[row.Epoch].FirstOrDefault(other => other.WithoutTimes() == row) ?? row)
            .ToList();
        var lost = rows.Where(row => double.IsNaN(row.Seconds))
            .Select(row => row.Epoch.ToString(CultureInfo.InvariantCulture)).ToList();
        if (lost.Count > 0)
        {
            warn($"The rows of epoch {string.Join(", ", lost)} in {path} were missing or wrong. " +
                "They were restored from the checkpoint, without their times.");
        }
        return new MetricsLog(rows, path, files);
    }

    /// <summary>Adds one row.</summary>
    /// <exception cref="InputException">The disk is full or gone.</exception>
    internal void Append(EpochMetrics row)
    {
        _file.Append(row);
        _rows.Add(row);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static IReadOnlyList<EpochMetrics> Find(string path, IFileSystem files, Action<string> warn)
    {
        if (!File.Exists(path))
        {
            return [];
        }
        try
        {
            return ResultsCsv.ReadLog<EpochMetrics>(path);
        }
        catch (InputException error) when (error.InnerException is not (IOException or UnauthorizedAccessException))
        {
            files.Rename(path, SetAside.Name(path));
            warn($"{error.Message} The file was renamed to {SetAside.Name(path)}.");
            return [];
        }
    }
}
