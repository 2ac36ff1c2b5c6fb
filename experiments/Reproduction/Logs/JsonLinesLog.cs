using System.Text;
using System.Text.Json.Nodes;
using Mira.Experiments.Files;
using Mira.Experiments.Records;
using Mira.Experiments.Records.Csv;
using Mira.Experiments.Training;

namespace Mira.Experiments.Reproduction.Logs;

/// <summary>metrics.jsonl: one JSON object an epoch, under the names of the columns of metrics.csv.</summary>
internal sealed class JsonLinesLog : IEpochLog
{
    /// <summary>Name of the file in the run's folder.</summary>
    internal const string Name = "metrics.jsonl";

    private AppendedFile? _file;

    /// <inheritdoc/>
    public void Begin(PretrainRequest request, IReadOnlyList<EpochMetrics> rows)
    {
        var path = Path.Combine(request.Folder.Path, Name);
        // Lines of epochs that are trained again are not kept, nor what a power loss cut short.
        AtomicFile.WriteText(path, string.Concat(rows.Select(Line)), request.Files);
        _file = new(path, request.Files);
    }

    /// <inheritdoc/>
    public void Append(IReadOnlyList<EpochMetrics> rows) => _file!.Append(Encoding.UTF8.GetBytes(Line(rows[^1])));

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    /// <summary>An epoch as a line; null where the run has no such quantity.</summary>
    private static string Line(EpochMetrics row) => new JsonObject(CsvSchema<EpochMetrics>.Columns.Select(column =>
        KeyValuePair.Create(column.Name, column.Get(row) is double number && !double.IsFinite(number)
            ? null
            : RunJson.Node(column.Get(row))))).ToJsonString() + "\n";
}
