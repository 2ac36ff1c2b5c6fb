using System.Globalization;
using Mira.Experiments.Records;

namespace Mira.Cli.Display;

/// <summary>The table that a training prints, one row an epoch: as many columns as the width has room for.</summary>
/// <param name="epochs">Epochs of the run.</param>
/// <param name="measured">Which accuracies the run measures.</param>
internal sealed class EpochTable(int epochs, MeasuredAccuracies measured)
{
    private const int Gap = 2;
    private const string Nothing = "–";

    private string _header = "";

    /// <summary>The row of an epoch, with the header before it where the columns are new or have changed.</summary>
    /// <param name="metrics">The epoch.</param>
    /// <param name="left">Time left.</param>
    /// <param name="width">Columns of the terminal.</param>
    internal IEnumerable<string> Lines(EpochMetrics metrics, TimeSpan left, int width)
    {
        var columns = Fitting(Columns(metrics, left), width);
        var header = Line(columns, column => column.Title);
        if (header != _header)
        {
            _header = header;
            yield return header;
        }
        yield return Line(columns, column => column.Cell);
    }

    /// <summary>The same in one line that needs no header: lines of several runs stand between each other.</summary>
    internal string Sentence(EpochMetrics metrics, TimeSpan left) => string.Join("  ",
        Fitting(Columns(metrics, left), int.MaxValue).Where(column => column.Cell != Nothing)
            .Select(column => $"{column.Title} {column.Cell}"));

    /// <summary>Hours, minutes and seconds; days and hours where it is days.</summary>
    internal static string Time(TimeSpan time) => time.TotalHours < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time:mm\\:ss}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Days}d {time.Hours:00}h");

    /// <summary>All columns but the least important ones that there is no room for; the first always stays.</summary>
    private static List<Column> Fitting(IEnumerable<Column> all, int width)
    {
        List<Column> left = [.. all];
        while (left.Count > 1 && left.Sum(column => column.Width + Gap) - Gap > width)
        {
            left.Remove(left.MaxBy(column => column.Rank)!);
        }
        return left;
    }

    private static string Line(IEnumerable<Column> columns, Func<Column, string> text) =>
        string.Join(new string(' ', Gap), columns.Select(column => text(column).PadLeft(column.Width)));

    /// <summary>The columns from left to right. A rank says how soon one is left out: the highest first.</summary>
    private IEnumerable<Column> Columns(EpochMetrics metrics, TimeSpan left)
    {
        var hasLabels = metrics.Prototypes > 0;
        // DeepCluster-v2 has no clusters, and nothing to learn, in its first epoch.
        var isIdle = hasLabels && double.IsNaN(metrics.Target.Entropy);
        var digits = Math.Max(2, Digits(epochs));
        yield return new("epoch", (2 * digits) + 1, 0, $"{metrics.Epoch}/{epochs}");
        yield return new("loss", 8, 1, isIdle ? Nothing : Number(metrics.Loss, "f4", 8));
        if (hasLabels)
        {
            var most = Digits(metrics.Prototypes);
            yield return new("MI", 6, 6, Number(metrics.Target.MutualInformation, "f3", 6));
            yield return new("prototypes", Math.Max(10, (2 * most) + 1), 7,
                isIdle ? Nothing : $"{metrics.PrototypesInUse}/{metrics.Prototypes}");
        }
        else
        {
            yield return new("rank", 7, 6, Number(metrics.EffectiveRank, "f1", 7));
            yield return new("cosine", 6, 7, Number(metrics.MeanCosine, "f2", 6));
        }
        if (measured.Knn)
        {
            yield return new("k-NN %", 6, 2, Number(metrics.KnnTop1, "f1", 6));
        }
        if (measured.Probe)
        {
            yield return new("linear %", 8, 3, Number(metrics.ProbeTop1, "f1", 8));
        }
        yield return new("lr", 8, 8, Number(metrics.LearningRate, "g3", 8));
        if (double.IsFinite(metrics.Certificate))
        {
            yield return new("certificate", 11, 10, Number(metrics.Certificate, "e1", 11));
        }
        yield return new("seconds", 8, 9, Number(metrics.Seconds, "f1", 8));
        yield return new("images/s", 8, 5, Number(metrics.ImagesPerSecond, "f0", 8));
        yield return new("left", 8, 4, Time(left));
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;

    /// <summary>A number in its usual form, in a shorter one where that is too wide, or a dash for none.</summary>
    private static string Number(double? value, string format, int width)
    {
        var text = value is { } number && double.IsFinite(number)
            ? number.ToString(format, CultureInfo.InvariantCulture)
            : Nothing;
        return text.Length <= width ? text : value!.Value.ToString("0.#e0", CultureInfo.InvariantCulture);
    }

    private sealed record Column(string Title, int Width, int Rank, string Cell);
}

/// <summary>Which accuracies a run measures while it trains.</summary>
/// <param name="Knn">k-NN.</param>
/// <param name="Probe">The online linear classifier.</param>
internal readonly record struct MeasuredAccuracies(bool Knn, bool Probe);
