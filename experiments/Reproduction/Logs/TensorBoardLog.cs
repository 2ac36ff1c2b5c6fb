using System.Globalization;
using System.Text.Json;
using Mira.Experiments.Files;
using Mira.Experiments.Files.EventFiles;
using Mira.Experiments.Records;
using Mira.Experiments.Records.Csv;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Training;

namespace Mira.Experiments.Reproduction.Logs;

/// <summary>An event file for TensorBoard: the numbers of every epoch, charts of the run, its settings.</summary>
internal sealed class TensorBoardLog : IEpochLog
{
    private const string Prefix = "events.out.tfevents.", Suffix = ".mira";

    // Charts of every epoch would take more room than the checkpoints of a long run.
    private const int ChartTimes = 10;

    /// <summary>Columns that do not change during a run, or are the step itself.</summary>
    private static readonly string[] Constant = ["step", "prototypes", "epochs", "batch_size", "embedding_dimension"];

    /// <summary>Headings of TensorBoard by the words that a column's name holds; the first that fits.</summary>
    private static readonly (string Heading, string[] Words)[] Headings =
    [
        ("accuracy", ["knn", "probe"]),
        ("speed", ["seconds", "images_per_second"]),
        ("embeddings", ["rank", "cosine", "view_correlation", "gain"]),
        ("assignments", ["entropy", "mutual_information", "divergence", "prototypes", "certificate", "solver"]),
    ];

    private PretrainRequest? _request;
    private AppendedFile? _file;

    private static double Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    /// <inheritdoc/>
    public void Begin(PretrainRequest request, IReadOnlyList<EpochMetrics> rows)
    {
        _request = request;
        var last = rows.Count > 0 ? rows[^1].Step : 0;
        var before = Directory.GetFiles(request.Folder.Path, $"{Prefix}*{Suffix}").Order(StringComparer.Ordinal)
            .ToList();
        var bytes = before.Count > 0 && request.Resumes ? File.ReadAllBytes(before[^1]) : [];
        var records = RecordFile.Read(bytes).ToList();
        var isWhole = records.Sum(record => RecordFile.Framed(record.Length)) == bytes.Length;
        var kept = records.Where(record => EventMessage.StepOf(record.Span) <= last).ToList();
        if (before.Count != 1 || !isWhole || kept.Count == 0 || kept.Count < records.Count
            || request.ParentRecipeHash is not null)
        {
            Replace(before, kept);
        }
        else
        {
            _file = new(before[0], request.Files);
        }
        var written = kept.Select(record => EventMessage.StepOf(record.Span)).DefaultIfEmpty(0).Max();
        // A run that was not logged so far has no times of its epochs: they get that of now.
        foreach (var row in rows.Where(row => row.Step > written))
        {
            Append(row);
        }
    }

    /// <inheritdoc/>
    public void Append(IReadOnlyList<EpochMetrics> rows)
    {
        Append(rows[^1]);
        var (epoch, epochs) = (rows[^1].Epoch, _request!.Recipe.Epochs);
        if (epoch == epochs || epoch % Math.Max(1, epochs / ChartTimes) == 0)
        {
            foreach (var figure in TrainingFigures.All([new(_request.Recipe.Method.Title, rows)]))
            {
                Write(EventMessage.Picture(Now, rows[^1].Step, $"charts/{figure.Name}", Chart.Png(figure)));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    /// <summary>Begins a new file with what is kept of the one before: a reader of that one starts over.</summary>
    private void Replace(List<string> before, List<ReadOnlyMemory<byte>> kept)
    {
        var (request, now) = (_request!, Now);
        var number = before.Count == 0 ? 0 : before.Max(NumberOf) + 1;
        var path = Path.Combine(request.Folder.Path, string.Create(CultureInfo.InvariantCulture,
            $"{Prefix}{Math.Max(number, (long)now):d10}.{Environment.MachineName}{Suffix}"));
        byte[][] records =
        [
            EventMessage.Start(now),
            .. before.Count > 0 ? [EventMessage.Restart(now)] : Array.Empty<byte[]>(),
            EventMessage.Hyperparameters(now, request.Recipe.Hash, Settings(request)),
            .. kept.Where(record => EventMessage.StepOf(record.Span) > 0).Select(record => record.ToArray()),
        ];
        AtomicFile.Write(path, stream => Array.ForEach(records, record => stream.Write(RecordFile.Frame(record))),
            request.Files);
        before.ForEach(request.Files.Delete);
        _file = new(path, request.Files);
    }

    /// <summary>The time in a file's name, by which readers order files.</summary>
    private static long NumberOf(string path) => Datasets.NumberText.TryDigits(
        Path.GetFileName(path)[Prefix.Length..].Split('.')[0], out long number) ? number : 0;

    private void Append(EpochMetrics row) => Write(EventMessage.Scalars(Now, row.Step,
        from column in CsvSchema<EpochMetrics>.Columns
        where !Constant.Contains(column.Name)
        let value = column.Get(row) switch { double number => number, int number => number, _ => double.NaN }
        where double.IsFinite(value)
        select ($"{HeadingOf(column.Name)}/{column.Name}", value)));

    private void Write(byte[] message) => _file!.Append(RecordFile.Frame(message));

    private static string HeadingOf(string column) => Headings.FirstOrDefault(heading =>
        heading.Words.Any(word => column.Contains(word, StringComparison.Ordinal))).Heading ?? "training";

    /// <summary>The settings that are numbers, words or truth values; others as their JSON text.</summary>
    private static IEnumerable<(string Name, object Value)> Settings(PretrainRequest request) =>
        RecipeValues.Of(request.Recipe).Asked.Append(new("seed", request.Seed)).Append(new("data", request.Data.Name))
            .Select(setting => (setting.Key, setting.Value?.GetValueKind() switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Number => setting.Value.Deserialize<double>(RunJson.Settings),
                null => "–",
                _ => (object)setting.Value.ToString(),
            }));
}
