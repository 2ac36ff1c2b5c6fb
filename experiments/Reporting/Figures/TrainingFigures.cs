using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Alarms;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Figures;

/// <summary>Figures of pretraining runs, epoch by epoch.</summary>
public static class TrainingFigures
{
    internal const string Epoch = "epoch";

    private const string Bands = "Shaded: the range of recorded good runs of the small recipe, which another recipe may leave and be well.";

    /// <summary>All figures that the rows hold numbers for.</summary>
    /// <param name="curves">One curve per method.</param>
    /// <param name="randomKnnTop1">k-NN top-1 accuracy of random weights, in percent; null where it was not measured.</param>
    public static IEnumerable<Figure> All(IReadOnlyList<TrainingCurve> curves, double? randomKnnTop1 = null)
    {
        ArgumentNullException.ThrowIfNull(curves);
        yield return Loss(curves);
        if (curves.Any(curve => curve.Epochs.Any(row => row.KnnTop1 is not null)))
        {
            yield return Knn(curves, randomKnnTop1);
        }
        // Methods without labels have no assignments to draw.
        List<TrainingCurve> labelled = [.. curves.Where(curve => curve.Epochs.Any(row => row.Prototypes > 0))];
        if (labelled.Count > 0)
        {
            yield return Entropies(labelled);
            yield return Prototypes(labelled);
        }
        if (curves.Any(curve => curve.Epochs.Any(row => row.EffectiveRank is not null)))
        {
            yield return EmbeddingFigure.Draw(curves);
        }
    }

    /// <summary>Training loss, with ln K, where a collapsed run stays.</summary>
    public static Figure Loss(IReadOnlyList<TrainingCurve> curves) => One("loss", "Training loss",
        LossCaption(curves) + Bands, curves.All(HasLabels) ? "loss (nats)" : "loss",
        Each(curves, row => row.Loss, RelativeQuantity.Loss, RelativeQuantities.LossUnit), LogK(curves));

    /// <summary>k-NN and online linear accuracy during training, with k-NN of random weights.</summary>
    public static Figure Knn(IReadOnlyList<TrainingCurve> curves, double? randomTop1) => One("knn", "Accuracy during pretraining (k-NN and online linear probe)",
        "Weighted k-nearest-neighbour classification of the test images on the features of the moment; " +
        "labels are used for this measurement only. Dashed: a linear classifier that learns beside the networks.",
        "top-1 accuracy (%)", [.. Each(curves, row => row.KnnTop1 ?? double.NaN), .. Probes(curves)],
        randomTop1 is { } top1 ? [new Level(MethodNames.RandomWeights, top1)] : []);

    /// <summary>Mutual information and its two parts for student, teacher and targets; one panel a method.</summary>
    public static Figure Entropies(IReadOnlyList<TrainingCurve> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        return new Figure
        {
            Name = "entropies",
            Title = "Entropies and mutual information of the assignments",
            Caption = "Solid: mutual information between images and prototypes. Dashed: marginal entropy, ln K at most. " +
                "Their distance is the mean entropy of one image's assignment. Collapse shows as marginal entropy falling to 0.",
            Panels = [.. curves.Select(EntropyPanel)],
        };
    }

    /// <summary>Share of the prototypes that are some image's most likely one.</summary>
    public static Figure Prototypes(IReadOnlyList<TrainingCurve> curves) => One("prototypes", "Prototypes in use",
        "Prototypes that are the most likely one of at least one image's target within the epoch. " + Bands,
        "prototypes in use (%)",
        Each(curves, row => row.Prototypes > 0 ? 100.0 * row.PrototypesInUse / row.Prototypes : double.NaN, RelativeQuantity.PrototypesInUse, _ => 100), []);

    /// <summary>A line for each curve; with the band of recorded good runs around it where a quantity is named.</summary>
    /// <param name="curves">The curves.</param>
    /// <param name="value">What is drawn.</param>
    /// <param name="quantity">The relative quantity whose band is drawn; null for none.</param>
    /// <param name="scale">By what the band is multiplied.</param>
    internal static IReadOnlyList<Series> Each(IReadOnlyList<TrainingCurve> curves, Func<EpochMetrics, double> value,
        RelativeQuantity? quantity = null, Func<EpochMetrics, double>? scale = null) =>
        [.. curves.Select((curve, place) => new Series
        {
            Label = curve.Name,
            Hue = HuesOf(curves)[place],
            Points = [.. curve.Epochs.Select(row => Point(row, value(row), quantity, scale?.Invoke(row) ?? 1))],
        })];

    private static IReadOnlyList<Hue> HuesOf(IReadOnlyList<TrainingCurve> curves) => MethodColors.HuesOf([.. curves.Select(curve => curve.Name)]);

    private static SeriesPoint Point(EpochMetrics row, double value, RelativeQuantity? quantity, double scale) =>
        quantity is { } banded && GoodRuns.Recorded.At(row, banded) is { } band
            ? new SeriesPoint(row.Epoch, value, scale * band.Low, scale * band.High)
            : new SeriesPoint(row.Epoch, value);

    private static IEnumerable<Series> Probes(IReadOnlyList<TrainingCurve> curves) => curves
        .Select((curve, place) => new Series
        {
            Label = $"{curve.Name} linear",
            Hue = HuesOf(curves)[place],
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
            .. Pair(curve, "student", Hue.Sky, row => row.Student),
            .. Pair(curve, "teacher", Hue.Orange, row => row.Teacher),
            .. Pair(curve, "target", Hue.Green, row => row.Target),
        ],
        Levels = LogK([curve]),
    };

    private static IEnumerable<Series> Pair(TrainingCurve curve, string whose, Hue hue, Func<EpochMetrics, EntropyStatistics> statistics) =>
    [
        new() { Label = $"{whose} information", Hue = hue, Points = Points(curve, row => statistics(row).MutualInformation) },
        new()
        {
            Label = $"{whose} marginal",
            Hue = hue,
            Mark = Mark.DashedLine,
            Points = Points(curve, row => statistics(row).MarginalEntropy),
        },
    ];

    private static Figure One(
        string name, string title, string caption, string yLabel, IReadOnlyList<Series> series, IReadOnlyList<Level> levels) =>
        new()
        {
            Name = name,
            Title = title,
            Caption = caption,
            Panels = [new() { Title = title, XLabel = Epoch, YLabel = yLabel, Series = series, Levels = levels }],
        };

    private static IReadOnlyList<SeriesPoint> Points(TrainingCurve curve, Func<EpochMetrics, double> value) =>
        [.. curve.Epochs.Select(row => new SeriesPoint(row.Epoch, value(row)))];

    private static string LossCaption(IReadOnlyList<TrainingCurve> curves) =>
        (curves.Any(HasLabels) ? "Mean cross-entropy between targets and the student's predictions. A run whose targets say nothing stays at ln K. " : "") +
        (curves.All(HasLabels) ? "" : "The loss of a method without labels has a scale of its own: compare it with that method's other runs only. ");

    private static bool HasLabels(TrainingCurve curve) => curve.Epochs.All(row => row.Prototypes > 0);

    private static IReadOnlyList<Level> LogK(IReadOnlyList<TrainingCurve> curves)
    {
        var prototypes = curves.SelectMany(curve => curve.Epochs).Select(row => row.Prototypes).DefaultIfEmpty(0).Max();
        return prototypes > 0 ? [new Level($"ln K (K = {prototypes})", Math.Log(prototypes))] : [];
    }
}
