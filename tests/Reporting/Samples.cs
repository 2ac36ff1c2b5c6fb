using Mira.Experiments;
using Mira.Experiments.Reporting;
using Mira.Experiments.Reporting.Figures;

namespace Mira.Tests.Reporting;

/// <summary>Made-up runs and figures for tests; no measurement.</summary>
internal static class Samples
{
    public static IReadOnlyList<TrainingCurve> Curves { get; } =
    [
        new("MIRA", [.. Enumerable.Range(1, 20).Select(epoch => Rows.Metrics(epoch, gain: 14))]),
        new("Sinkhorn", [.. Enumerable.Range(1, 20).Select(epoch => Rows.Metrics(epoch, gain: 9) with { Loss = 5.2 - (0.05 * epoch), PrototypesInUse = 297 })]),
    ];

    public static IReadOnlyList<EvaluationResult> Evaluations { get; } =
    [
        Rows.Evaluation(MethodNames.RandomWeights, Protocols.Knn, 28.6),
        Rows.Evaluation(MethodNames.Mira, Protocols.Knn, 41.3),
        Rows.Evaluation(MethodNames.Sinkhorn, Protocols.Knn, 37.2),
        Rows.Evaluation(MethodNames.RandomWeights, Protocols.Linear, 33.1),
        Rows.Evaluation(MethodNames.Mira, Protocols.Linear, 47.9),
        Rows.Evaluation(MethodNames.Sinkhorn, Protocols.Linear, 43.0),
    ];

    /// <summary>Geometric convergence down to the rounding of float64, as real solvers show.</summary>
    public static IReadOnlyList<ConvergencePoint> Convergence { get; } =
    [
        .. from model in new[] { "MIRA-trained model", "Sinkhorn-trained model" }
           from solver in new[] { MethodNames.Mira, MethodNames.Sinkhorn }
           from quantity in Enum.GetValues<ConvergenceQuantity>()
           where solver == MethodNames.Mira || quantity != ConvergenceQuantity.CertifiedBound
           from iteration in Enumerable.Range(0, 101)
           select Rows.Convergence(model, solver, iteration, Error(solver, quantity, iteration)) with { Quantity = quantity },
    ];

    public static IReadOnlyList<Figure> Figures() =>
        [.. TrainingFigures.All(Curves, randomKnnTop1: 28.6), AccuracyFigure.Draw(Evaluations), Figure2Convergence.Draw(Convergence)];

    private static double Error(string solver, ConvergenceQuantity quantity, int iteration)
    {
        var rate = solver == MethodNames.Mira ? 0.3 : 0.75;
        var scale = quantity == ConvergenceQuantity.CertifiedBound ? 300 : quantity == ConvergenceQuantity.TargetError ? 30 : 1e-3;
        return (scale * Math.Pow(rate, iteration)) + 1e-28;
    }
}
