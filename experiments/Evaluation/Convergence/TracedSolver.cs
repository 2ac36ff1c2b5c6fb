using Mira.Experiments.Methods;
using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Methods.SwAV;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Convergence;

/// <summary>A solver that can be watched.</summary>
/// <param name="Name">Name in the figure's legend.</param>
/// <param name="Solve">Targets of a batch of logits after a number of iterations.</param>
/// <param name="Trace">Visits the assignments of a batch after iterations 1, 2, … up to a number.</param>
public sealed record TracedSolver(string Name, Func<Tensor, int, Assignment> Solve,
    Action<Tensor, int, Action<Assignment>> Trace)
{
    /// <summary>Iterates [K] with their scale, after iterations 1, 2, … up to a number; null for a
    /// solver that has none.</summary>
    public Func<Tensor, int, IReadOnlyList<double[]>>? ScaledIterates { get; init; }

    /// <summary>The solvers of the figure.</summary>
    public static IReadOnlyList<TracedSolver> Of(ConvergenceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return [Mira(settings), Sinkhorn(settings)];
    }

    private static TracedSolver Mira(ConvergenceSettings settings) => new(
        MethodNames.Mira,
        (logits, iterations) =>
            FixedPoint.Solve(logits, settings.Temperature, settings.Beta, FixedPointOptions.Fixed(iterations)),
        (logits, iterations, visit) => FixedPoint.Trace(logits, settings.Temperature, settings.Beta, iterations, visit))
    {
        ScaledIterates = (logits, iterations) =>
            ScaledIteration.Run(logits, settings.Temperature, settings.Beta, iterations),
    };

    private static TracedSolver Sinkhorn(ConvergenceSettings settings) => new(
        MethodNames.Sinkhorn,
        (logits, iterations) => new SinkhornKnopp(iterations).Assign(logits, settings.Epsilon),
        (logits, iterations, visit) => new SinkhornKnopp(iterations).Trace(logits, settings.Epsilon, visit));
}
