using Mira.Datasets;
using Mira.Experiments.Methods;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Convergence;

/// <summary>Measures how fast the solvers of Figure 2 reach their own 1000th iterate, in float64.</summary>
public static class ConvergenceMeasurement
{
    private const double LowQuantile = 0.1, HighQuantile = 0.9;

    /// <summary>Follows every solver on every batch of a model's scores.</summary>
    /// <param name="model">Name of the model: the panel of the figure.</param>
    /// <param name="batches">Scores [B, K] of one view of B images, any floating type; each is
    /// disposed of after use.</param>
    /// <param name="settings">What to measure; at most that many batches are taken.</param>
    /// <param name="stop">Ends the measurement between two batches.</param>
    /// <returns>One point per solver, quantity and iteration.</returns>
    /// <exception cref="InputException">There is no batch, or a score is not finite.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static IReadOnlyList<ConvergencePoint> Measure(
        string model, IEnumerable<Tensor> batches, ConvergenceSettings settings, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var solvers = TracedSolver.Of(settings);
        var errors = batches.Take(settings.Batches).Select(batch => OfBatch(batch, solvers, settings, stop)).ToList();
        if (errors.Count == 0)
        {
            throw new InputException($"{model} has fewer images than one batch of {settings.BatchSize}. " +
                "Use a smaller --batch-size.");
        }
        return [.. solvers.SelectMany((solver, place) =>
            Points(model, solver.Name, [.. errors.Select(batch => batch[place])], settings))];
    }

    /// <summary>The value below which a share of the values are, interpolated linearly between neighbors.</summary>
    internal static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        var position = share * (sorted.Length - 1);
        var below = sorted[(int)position];
        var above = sorted[Math.Min((int)position + 1, sorted.Length - 1)];
        return below + ((position - (int)position) * (above - below));
    }

    private static BatchErrors[] OfBatch(
        Tensor batch, IReadOnlyList<TracedSolver> solvers, ConvergenceSettings settings, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        using var given = batch;
        using var logits = batch.to_type(ScalarType.Float64);
        Logits.RequireFinite(logits);
        return [.. solvers.Select(solver => BatchErrors.Of(solver, logits, settings))];
    }

    private static IEnumerable<ConvergencePoint> Points(
        string model, string solver, IReadOnlyList<BatchErrors> batches, ConvergenceSettings settings) =>
        from quantity in batches[0].ByQuantity.Keys
        from iteration in Enumerable.Range(1, settings.Iterations)
        let values = batches.Select(batch => batch.ByQuantity[quantity][iteration - 1]).ToArray()
        select new ConvergencePoint
        {
            Model = model,
            Solver = solver,
            Quantity = quantity,
            Iteration = iteration,
            Mean = values.Average(),
            Q10 = Quantile(values, LowQuantile),
            Q90 = Quantile(values, HighQuantile),
            Batches = batches.Count,
            BatchSize = settings.BatchSize,
        };
}
