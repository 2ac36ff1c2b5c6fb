using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Alarms;
using Mira.Experiments.Reporting.Claims;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>Everything that is shown of a table, as read from its files.</summary>
public sealed record ItemContent
{
    // More lines than this in one pair of axes cannot be told apart.
    private const int MostCurves = 8;

    /// <summary>The table or figure.</summary>
    public required PaperItem Item { get; init; }

    /// <summary>Who measured, on what, at which cost.</summary>
    public required RunRecord Run { get; init; }

    /// <summary>Every cell, in the paper's order.</summary>
    public required IReadOnlyList<CellRow> Cells { get; init; }

    /// <summary>Every measurement.</summary>
    public required IReadOnlyList<SeedValue> Seeds { get; init; }

    /// <summary>What the measurements say to the paper's claims.</summary>
    public required IReadOnlyList<ClaimRow> Claims { get; init; }

    /// <summary>Accuracies of every network under every protocol, for an item that owns its runs.</summary>
    public IReadOnlyList<EvaluationResult> Evaluations { get; init; } = [];

    /// <summary>How the runs of the first seed went; none where they lie elsewhere.</summary>
    public IReadOnlyList<TrainingCurve> Curves { get; init; } = [];

    /// <summary>Convergence of the solvers, where the item is about it.</summary>
    public IReadOnlyList<ConvergencePoint> Convergence { get; init; } = [];

    /// <summary>What an evaluation left beside its accuracies.</summary>
    public EvaluationDetails Details { get; init; } = new();

    /// <summary>How far the run is; null for one that has ended.</summary>
    public RunProgress? Progress { get; init; }

    /// <summary>Where we measured, such as "laptop".</summary>
    public string Scale => Item.OwnsRuns ? ScaleNames.All.FirstOrDefault(name => name == Run.Name) ?? ""
        : Cells.Select(cell => cell.Scale).FirstOrDefault(scale => scale != CellComparison.Checkpoint)
        ?? CellComparison.Checkpoint;

    /// <summary>The figures these numbers give, in reading order.</summary>
    public IReadOnlyList<Figure> Figures() => Item.OwnsRuns ? [.. OfNetworks()]
        : Figures(Item.Figures(Measured()));

    private ItemMeasurements Measured() =>
        new(Scale, [.. Seeds.Select(value => new MeasuredCell(value.Cell, value.Seed, value.Value, value.Data))])
        {
            Curves =
            [
                .. Curves.Select(curve => new MeasuredCurve(curve.Cell,
                    [.. curve.Epochs.Where(row => row.KnnTop1 is not null)
                        .Select(row => ((double)row.Step * row.BatchSize!.Value, row.KnnTop1!.Value))])),
            ],
        };

    private IReadOnlyList<Figure> Figures(IReadOnlyList<Figure> own) =>
    [
        .. own,
        .. ItemFigure.Draw(this, own.SelectMany(figure => figure.Columns).ToHashSet()),
        .. Others().Select(figure => figure with { Name = $"{Item.Id}-{figure.Name}" }),
    ];

    /// <summary>What a reader must know before the numbers.</summary>
    public IReadOnlyList<string> Warnings()
    {
        var warnings = Run.Warnings.Select(warning => ScaleNotes.Today(warning, this));
        return Alarms() is { Count: > 0 and var count }
            ? [.. warnings, $"The curves of the first seed raise {count} alarm{(count == 1 ? "" : "s")}, " +
                "listed after the numbers."]
            : [.. warnings];
    }

    /// <summary>What the curves of the first seed warn of.</summary>
    public IReadOnlyList<string> Alarms() => [.. Curves.SelectMany(TrainingAlarms.Of)];

    /// <summary>Few networks of one item: all of their curves, by the names of what they show.</summary>
    private IEnumerable<Figure> OfNetworks() =>
    [
        .. Evaluations.Count > 0 ? [AccuracyFigure.Draw(First(), Run.KnownClasses)] : Array.Empty<Figure>(),
        .. Details.Figures(),
        .. Curves.Count > 0 ? TrainingFigures.All(Curves, RandomKnn()) : [],
        .. Convergence.Count > 0 ? [ConvergenceFigure.Draw(Convergence)] : Array.Empty<Figure>(),
    ];

    /// <summary>One bar for each network and protocol: the first of several settings and seeds.</summary>
    private EvaluationResult[] First() => [.. Evaluations.DistinctBy(row => (row.Method, row.Encoder, row.Protocol))];

    private double? RandomKnn() =>
        Evaluations.FirstOrDefault(row => row is { Protocol: ProtocolNames.Knn, Method: MethodNames.RandomWeights })
            ?.Top1;

    private IEnumerable<Figure> Others() =>
    [
        .. Convergence.Count > 0 ? [ConvergenceFigure.Draw(Convergence)] : Array.Empty<Figure>(),
        .. Curves.Count is > 0 and <= MostCurves ? CurveFigures() : [],
    ];

    private IEnumerable<Figure> CurveFigures() => Curves.Any(curve => curve.Epochs.Any(row => row.KnnTop1 is not null))
        ? [TrainingFigures.Loss(Curves), TrainingFigures.Knn(Curves, null)]
        : [TrainingFigures.Loss(Curves)];
}

/// <summary>How far a run is.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Epochs">Epochs of the run.</param>
/// <param name="Written">When that was, UTC.</param>
/// <param name="Resume">The command that goes on with a run that has stopped; null while it trains.</param>
public sealed record RunProgress(int Epoch, int Epochs, DateTimeOffset Written, string? Resume)
{
    private const int RefreshSeconds = 15;

    /// <summary>What makes a browser load the page again while the run trains.</summary>
    internal string Head => Resume is null
        ? FormattableString.Invariant($"<meta http-equiv=\"refresh\" content=\"{RefreshSeconds}\">\n")
        : "";

    /// <summary>The line below the title.</summary>
    internal string Words => FormattableString.Invariant(
        $"{(Resume is null ? "Running" : "Stopped")}, epoch {Epoch} of {Epochs}, at ") +
        FormattableString.Invariant($"{Written.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC. ") + (Resume is null
        ? FormattableString.Invariant($"This page loads itself again every {RefreshSeconds} seconds.")
        : $"Resume with: {Resume}");
}
