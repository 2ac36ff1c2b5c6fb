using System.Reflection;
using Mira.Experiments.Records;

namespace Mira.Experiments.Reporting.Alarms;

/// <summary>Bands of recorded good runs: what is normal.</summary>
/// <remarks>
/// The recorded ones are those of results/ours: ResNet-18 with K = 512, of width 8 over 60 epochs
/// (laptop, laptop-seeds, and the runs of laptop/runs that are Table 7's) and of width 16 over 36 (laptop-h100). Made
/// by <c>mira plot-training --from</c> each of their metrics.csv, then <c>--save-bands FILE</c>.
/// Good runs of another network, data set or schedule may lie outside them: charts show the band of the
/// same recipe and images alone, and warnings name it without enforcing it.
/// </remarks>
public sealed class GoodRuns(IReadOnlyList<GoodRunBand> bands)
{
    // Stretches of training: 20 of 5 % each.
    private const int Stretches = 20;
    private const int ShownHash = 12;

    private static readonly Lazy<GoodRuns> Embedded = new(() => new GoodRuns(Read()));

    /// <summary>The bands that come with the program.</summary>
    public static GoodRuns Recorded => Embedded.Value;

    /// <summary>All bands.</summary>
    public IReadOnlyList<GoodRunBand> Bands { get; } = bands;

    /// <summary>The bands of finished runs.</summary>
    public static GoodRuns Of(IEnumerable<TrainingCurve> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var points =
            from run in runs
            from row in run.Epochs
            from quantity in Enum.GetValues<RelativeQuantity>()
            let value = RelativeQuantities.Of(row, quantity)
            where value is not null && double.IsFinite(value.Value)
            let key = (Method: MethodOf(row), row.RecipeHash, Data: DataOf(run), quantity,
                Stretch: StretchOf(row.Epoch, run.Epochs[^1].Epoch))
            select (Key: key, Run: run, Value: value.Value);
        return new GoodRuns([.. points.GroupBy(point => point.Key).OrderBy(group => group.Key)
            .Select(group => new GoodRunBand
        {
            Method = group.Key.Method,
            Recipe = group.Key.RecipeHash,
            Data = group.Key.Data,
            Quantity = group.Key.quantity,
            Progress = (double)group.Key.Stretch / Stretches,
            Low = group.Min(point => point.Value),
            High = group.Max(point => point.Value),
            Runs = group.Select(point => point.Run).Distinct().Count(),
        })]);
    }

    /// <summary>The band of a row's method at the row's point of training, over recorded recipes; null where
    /// none is recorded.</summary>
    public GoodRunBand? At(EpochMetrics row, RelativeQuantity quantity)
    {
        ArgumentNullException.ThrowIfNull(row);
        var bands = Around(row, quantity).ToList();
        return bands.Count == 0 ? null
            : bands[0] with
            {
                Low = bands.Min(band => band.Low),
                High = bands.Max(band => band.High),
                Runs = bands.Sum(band => band.Runs),
            };
    }

    /// <summary>The band of runs of the very recipe on the very images; null where none is recorded, or
    /// either is not known.</summary>
    public GoodRunBand? Of(TrainingCurve curve, EpochMetrics row, RelativeQuantity quantity)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(row);
        return row.RecipeHash.Length == 0 || curve.DataHash.Length == 0 ? null
            : Around(row, quantity).FirstOrDefault(band => band.Recipe == row.RecipeHash && band.Data == DataOf(curve));
    }

    private IEnumerable<GoodRunBand> Around(EpochMetrics row, RelativeQuantity quantity)
    {
        if (row.Epochs is not { } epochs)
        {
            return [];
        }
        var progress = (double)StretchOf(row.Epoch, epochs) / Stretches;
        return Bands.Where(band =>
            band.Method == MethodOf(row) && band.Quantity == quantity
                && Math.Abs(band.Progress - progress) < 0.5 / Stretches);
    }

    private static string DataOf(TrainingCurve run) => run.DataHash[..Math.Min(run.DataHash.Length, ShownHash)];

    private static string MethodOf(EpochMetrics row) => MethodNames.FolderOf(row.Method);

    private static int StretchOf(int epoch, int epochs) =>
        Math.Clamp((int)Math.Ceiling((double)Stretches * epoch / epochs), 1, Stretches);

    private static List<GoodRunBand> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("good-runs.csv")!;
        using var reader = new StreamReader(stream);
        return ResultsCsv.Parse<GoodRunBand>("good-runs.csv", reader.ReadToEnd());
    }
}

/// <summary>The range of a relative quantity over recorded good runs at one point of training.</summary>
public sealed record GoodRunBand
{
    /// <summary>Folder name of the method: mira or sinkhorn.</summary>
    public required string Method { get; init; }

    /// <summary>Hash of the recipe; empty in bands of runs that did not write it.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>Beginning of the hash of the images; empty where it was not known.</summary>
    public string Data { get; init; } = "";

    /// <summary>The quantity.</summary>
    public required RelativeQuantity Quantity { get; init; }

    /// <summary>End of the stretch of training, as a share of its epochs; it begins where
    /// the one before ends.</summary>
    public required double Progress { get; init; }

    /// <summary>Smallest value.</summary>
    public required double Low { get; init; }

    /// <summary>Largest value.</summary>
    public required double High { get; init; }

    /// <summary>Number of runs.</summary>
    public required int Runs { get; init; }
}
