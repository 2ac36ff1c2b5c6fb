using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Alarms;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Figures;

/// <summary>Figures of pretraining runs, epoch by epoch.</summary>
public static class TrainingFigures
{
    internal const string Epoch = "epoch";

    private const string Bands = "good runs of the same recipe and data";

    /// <summary>All figures that the rows hold numbers for.</summary>
    /// <param name="curves">One curve per method.</param>
    /// <param name="randomKnnTop1">k-NN top-1 accuracy of random weights, in percent; null where
    /// it was not measured.</param>
    public static IEnumerable<Figure> All(IReadOnlyList<TrainingCurve> curves, double? randomKnnTop1 = null)
    {
        ArgumentNullException.ThrowIfNull(curves);
        yield return Loss(curves);
        if (curves.Any(curve => curve.Epochs.Any(row => row.KnnTop1 is not null)))
        {
            yield return Knn(curves, randomKnnTop1);
        }
        // Methods without labels have no assignments to draw.
        List<TrainingCurve> labeled = [.. curves.Where(curve => curve.Epochs.Any(row => row.Prototypes > 0))];
        if (labeled.Count > 0)
        {
            yield return Entropies(labeled);
            yield return Prototypes(labeled);
        }
        if (curves.Any(curve => curve.Epochs.Any(row => row.EffectiveRank is not null)))
        {
            yield return EmbeddingFigure.Draw(curves);
        }
    }

    /// <summary>Training loss, with ln K, where a collapsed run stays. Methods without labels have a panel of their
    /// own, because their losses have other scales.</summary>
    public static Figure Loss(IReadOnlyList<TrainingCurve> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        var lines = Each(curves, row => row.Loss, RelativeQuantity.Loss, RelativeQuantities.LossUnit);
        var figure = One("loss", "Training loss", LossCaption(curves),
            curves.All(HasLabels) ? "loss (nats)" : "loss", lines, LogK(curves));
        return curves.All(HasLabels) || !curves.Any(HasLabels) ? figure : figure with
        {
            Panels =
            [
                Part("Training loss, methods with labels", "loss (nats)", hasLabels: true) with
                {
                    Levels = LogK(curves),
                },
                Part("Training loss, methods without labels", "loss", hasLabels: false),
            ],
        };

        Panel Part(string title, string unit, bool hasLabels) => figure.Panels[0] with
        {
            Title = title,
            YLabel = unit,
            Series = [.. lines.Where((_, place) => HasLabels(curves[place]) == hasLabels)],
            Levels = [],
        };
    }

    /// <summary>k-NN and online linear accuracy during training, beside k-NN of random weights and
    /// a guess by chance.</summary>
    public static Figure Knn(IReadOnlyList<TrainingCurve> curves, double? randomTop1)
    {
        ArgumentNullException.ThrowIfNull(curves);
        List<Series> probes = [.. Probes(curves)];
        var figure = One("knn", "Accuracy during pretraining",
            "Weighted k-nearest-neighbor accuracy on the test images after each epoch. " +
            "Labels are used for this measurement only." +
            (probes.Count > 0 ? " Dashed: a linear classifier trained online on the same features." : ""),
            "top-1 accuracy (%)", [.. Each(curves, row => row.KnnTop1 ?? double.NaN), .. probes],
            [.. randomTop1 is { } top1 ? [new Level($"{MethodNames.RandomWeights}, k-NN", top1)] : (Level[])[],
                .. Level.Chance(curves.Select(curve => curve.Classes))]);
        return probes.Count == 0 ? figure : figure with
        {
            Panels = [figure.Panels[0] with {
                LineKeys = [new(Mark.Line, "k-NN"), new(Mark.DashedLine, "online linear probe")] }],
        };
    }

    /// <summary>Mutual information and its two parts for student, teacher and targets; one panel per
    /// method.</summary>
    public static Figure Entropies(IReadOnlyList<TrainingCurve> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        return new Figure
        {
            Name = "entropies",
            Title = "Entropies and mutual information of the assignments",
            Caption = "Solid: mutual information between images and prototypes. Dashed: marginal " +
                "entropy, at most ln K. Their difference is the mean entropy of one image's assignment. " +
                "If marginal entropy falls to 0, the run has collapsed.",
            Panels = [.. curves.Select(EntropyPanel)],
        };
    }

    /// <summary>Share of the prototypes that are some image's most likely one.</summary>
    public static Figure Prototypes(IReadOnlyList<TrainingCurve> curves) => One("prototypes", "Prototypes in use",
        "Share of the prototypes that are the most likely one for at least one image of the epoch.",
        "prototypes in use (%)",
        Each(curves, row => row.Prototypes > 0 ? 100.0 * row.PrototypesInUse / row.Prototypes : double.NaN,
            RelativeQuantity.PrototypesInUse, _ => 100), []);

    /// <summary>A line for each curve; with the band of recorded good runs around it where a
    /// quantity is named.</summary>
    /// <param name="curves">The curves.</param>
    /// <param name="value">What is drawn.</param>
    /// <param name="quantity">The relative quantity whose band is drawn; null for none.</param>
    /// <param name="scale">By what the band is multiplied.</param>
    internal static IReadOnlyList<Series> Each(IReadOnlyList<TrainingCurve> curves, Func<EpochMetrics, double> value,
        RelativeQuantity? quantity = null, Func<EpochMetrics, double>? scale = null) =>
        [.. curves.Select((curve, place) => new Series
        {
            Label = curve.Name,
            Hue = Looks(curves)[place].Hue,
            Symbol = Looks(curves)[place].Symbol,
            Points = [.. curve.Epochs.Select(row => Point(curve, row, value(row), quantity, scale?.Invoke(row) ?? 1))],
        })];

    private static IReadOnlyList<SeriesLook> Looks(IReadOnlyList<TrainingCurve> curves) =>
        MethodColors.Of([.. curves.Select(curve => curve.Name)]);

    private static SeriesPoint Point(TrainingCurve curve, EpochMetrics row, double value, RelativeQuantity? quantity,
        double scale) =>
        quantity is { } banded && GoodRuns.Recorded.Of(curve, row, banded) is { } band
            ? new SeriesPoint(row.Epoch, value, scale * band.Low, scale * band.High)
            : new SeriesPoint(row.Epoch, value);

    /// <summary>Lines of the online classifiers; color and symbol say whose, the dashes what.</summary>
    private static IEnumerable<Series> Probes(IReadOnlyList<TrainingCurve> curves) => curves
        .Select((curve, place) => new Series
        {
            Label = "",
            Hue = Looks(curves)[place].Hue,
            Symbol = Looks(curves)[place].Symbol,
            Mark = Mark.DashedLine,
            Points = Points(curve, row => row.ProbeTop1 ?? double.NaN),
        })
        .Where(series => series.Points.Any(point => double.IsFinite(point.Y)));

    private static Panel EntropyPanel(TrainingCurve curve) => new()
    {
        Title = curve.Name,
        XLabel = Epoch,
        YLabel = "nats",
        Series =
        [
            .. Pair(curve, "student", new(Hue.Sky, Symbol.Disc), row => row.Student),
            .. Pair(curve, "teacher", new(Hue.Orange, Symbol.Square), row => row.Teacher),
            .. Pair(curve, "target", new(Hue.Green, Symbol.Triangle), row => row.Target),
        ],
        LegendTitle = "assignments of",
        LineKeys = [new(Mark.Line, "mutual information"), new(Mark.DashedLine, "marginal entropy")],
        Levels = LogK([curve]),
    };

    private static IEnumerable<Series> Pair(TrainingCurve curve, string whose, SeriesLook look,
        Func<EpochMetrics, EntropyStatistics> statistics) =>
    [
        new()
        {
            Label = whose,
            Hue = look.Hue,
            Symbol = look.Symbol,
            Points = Points(curve, row => statistics(row).MutualInformation),
        },
        new()
        {
            Label = "",
            Hue = look.Hue,
            Symbol = look.Symbol,
            Mark = Mark.DashedLine,
            Points = Points(curve, row => statistics(row).MarginalEntropy),
        },
    ];

    private static Figure One(
        string name, string title, string caption, string yLabel, IReadOnlyList<Series> series,
        IReadOnlyList<Level> levels) =>
        new()
        {
            Name = name,
            Title = title,
            Caption = caption,
            Panels = [new() { Title = title, XLabel = Epoch, YLabel = yLabel, Series = series, Levels = levels,
                LegendTitle = "run", BandLabel = Bands }],
        };

    private static IReadOnlyList<SeriesPoint> Points(TrainingCurve curve, Func<EpochMetrics, double> value) =>
        [.. curve.Epochs.Select(row => new SeriesPoint(row.Epoch, value(row)))];

    private static string LossCaption(IReadOnlyList<TrainingCurve> curves) =>
        (curves.Any(HasLabels) ? "Mean cross-entropy between targets and the student's predictions. " +
            "A run whose targets carry no information stays at ln K. " : "") +
        (curves.Any(curve => curve.Epochs.Any(row => row.Loss == 0)) ? "The loss is 0 in epochs without labels, " +
            "such as the first of DeepCluster-v2. " : "") +
        (curves.All(HasLabels) ? "" : "The loss of a method without labels has its own scale: " +
            "compare it only with other runs of that method. ");

    private static bool HasLabels(TrainingCurve curve) => curve.Epochs.All(row => row.Prototypes > 0);

    private static IReadOnlyList<Level> LogK(IReadOnlyList<TrainingCurve> curves)
    {
        var prototypes = curves.SelectMany(curve => curve.Epochs).Select(row => row.Prototypes).DefaultIfEmpty(0).Max();
        return prototypes > 0 ? [new Level($"ln K (K = {prototypes})", Math.Log(prototypes))] : [];
    }
}
