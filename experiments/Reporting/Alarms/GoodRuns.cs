using System.Reflection;
using Mira.Experiments.Records;

namespace Mira.Experiments.Reporting.Alarms;

/// <summary>Bands of recorded good runs: what is normal.</summary>
/// <remarks>
/// The recorded ones are those of results/ours: ResNet-18 with K = 512, of width 8 over 60 epochs (laptop, laptop-seeds, and the
/// runs of laptop/runs that are Table 7's) and of width 16 over 36 (laptop-h100). Made by <c>mira plot-training --from</c> each of
/// their metrics.csv, then <c>--save-bands FILE</c>.
/// Another network, data set or schedule may lie outside them and be well: they are shown, and named in warnings, not enforced.
/// </remarks>
public sealed class GoodRuns(IReadOnlyList<GoodRunBand> bands)
{
    // Stretches of training: 20 of 5 % each.
    private const int Stretches = 20;

    private static readonly Lazy<GoodRuns> Embedded = new(() => new GoodRuns(Read()));

    /// <summary>The bands that come with the program.</summary>
    public static GoodRuns Recorded => Embedded.Value;

    /// <summary>All bands.</summary>
    public IReadOnlyList<GoodRunBand> Bands { get; } = bands;

    /// <summary>The bands of finished runs.</summary>
    public static GoodRuns Of(IEnumerable<IReadOnlyList<EpochMetrics>> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var points =
            from run in runs
            from row in run
            from quantity in Enum.GetValues<RelativeQuantity>()
            let value = RelativeQuantities.Of(row, quantity)
            where value is not null && double.IsFinite(value.Value)
            select (Key: (Method: MethodOf(row), quantity, Stretch: StretchOf(row.Epoch, run[^1].Epoch)), Run: run, Value: value.Value);
        return new GoodRuns([.. points.GroupBy(point => point.Key).OrderBy(group => group.Key).Select(group => new GoodRunBand
        {
            Method = group.Key.Method,
            Quantity = group.Key.quantity,
            Progress = (double)group.Key.Stretch / Stretches,
            Low = group.Min(point => point.Value),
            High = group.Max(point => point.Value),
            Runs = group.Select(point => point.Run).Distinct().Count(),
        })]);
    }

    /// <summary>The band of a row's method at the row's point of training; null where none is recorded.</summary>
    public GoodRunBand? At(EpochMetrics row, RelativeQuantity quantity)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Epochs is not { } epochs)
        {
            return null;
        }
        var progress = (double)StretchOf(row.Epoch, epochs) / Stretches;
        return Bands.FirstOrDefault(band =>
            band.Method == MethodOf(row) && band.Quantity == quantity && Math.Abs(band.Progress - progress) < 0.5 / Stretches);
    }

    private static string MethodOf(EpochMetrics row) => MethodNames.FolderOf(row.Method);

    private static int StretchOf(int epoch, int epochs) => Math.Clamp((int)Math.Ceiling((double)Stretches * epoch / epochs), 1, Stretches);

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

    /// <summary>The quantity.</summary>
    public required RelativeQuantity Quantity { get; init; }

    /// <summary>End of the stretch of training, as a share of its epochs; it begins where the one before ends.</summary>
    public required double Progress { get; init; }

    /// <summary>Smallest value.</summary>
    public required double Low { get; init; }

    /// <summary>Largest value.</summary>
    public required double High { get; init; }

    /// <summary>Number of runs.</summary>
    public required int Runs { get; init; }
}
