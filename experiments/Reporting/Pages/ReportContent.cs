using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Alarms;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>Everything a report shows, as read from the files of a run.</summary>
public sealed record ReportContent
{
    /// <summary>What was run.</summary>
    public required RunRecord Run { get; init; }

    /// <summary>Pretraining, one curve per method.</summary>
    public IReadOnlyList<TrainingCurve> Curves { get; init; } = [];

    /// <summary>Accuracies, those of random weights included.</summary>
    public IReadOnlyList<EvaluationResult> Evaluations { get; init; } = [];

    /// <summary>Convergence of the solvers.</summary>
    public IReadOnlyList<ConvergencePoint> Convergence { get; init; } = [];

    /// <summary>The figures these numbers give, in reading order.</summary>
    public IReadOnlyList<Figure> Figures() =>
    [
        .. Evaluations.Count > 0 ? [AccuracyFigure.Draw(Evaluations, Run.KnownClasses)] : Array.Empty<Figure>(),
        .. Curves.Count > 0 ? TrainingFigures.All(Curves, RandomKnn()) : [],
        .. Convergence.Count > 0 ? [ConvergenceFigure.Draw(Convergence)] : Array.Empty<Figure>(),
    ];

    /// <summary>What the run itself warned of, and what its numbers warn of.</summary>
    public IReadOnlyList<string> Warnings() => [.. Run.Warnings, .. Curves.SelectMany(TrainingAlarms.Of)];

    private double? RandomKnn() => Evaluations
        .FirstOrDefault(result => result.Protocol == ProtocolNames.Knn && result.Method == MethodNames.RandomWeights)?.Top1;
}
