using Mira.Datasets;
using Mira.Experiments.Collectives;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Mira;

/// <summary>MIRA's pseudo-labels: the fixed point of Eq. 7, for one batch.</summary>
/// <remarks>
/// Minimizes, over targets W whose rows sum to 1, −mean Σ w log p + (1−β) mean Σ w log w + β Σ w̄ log w̄ (Eq. 4), with
/// p = softmax(logits/τ) and w̄ the column means. Start and iteration count as in the official train.py@2a62538.
/// Differs from official train.py@2a62538: never in half precision, and logits of any size
/// neither overflow nor give NaN.
/// </remarks>
public static class FixedPoint
{
    /// <summary>Solves for the targets of one batch, of which the logits may be a part.</summary>
    /// <param name="logits">Scores, [batch, prototypes]; not checked for NaN, see
    /// <see cref="Logits.RequireFinite"/>.</param>
    /// <param name="temperature">τ, positive.</param>
    /// <param name="beta">β, in [0, 1); 0 returns softmax(logits/τ).</param>
    /// <param name="options">When to stop.</param>
    /// <param name="shared">The processes among which the batch's rows are spread; null where this
    /// one holds them all.</param>
    /// <exception cref="InputException">A shape or a number is out of range.</exception>
    /// <exception cref="OperationCanceledException">The options' token asked for an end.</exception>
    public static Assignment Solve(
        Tensor logits, double temperature, double beta, FixedPointOptions options, SharedRows? shared = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var map = new FixedPointMap(logits, temperature, beta, shared);
        var start = Start(map);
        var point = options.Tolerance is null
            ? Repeat(map, start, options)
            : CertifiedIteration.Run(map, start, options);
        return Kept(Describe(map, point));
    }

    /// <summary>Solves for the targets of several views of one batch. Where processes share it, all views go through
    /// each exchange together.</summary>
    /// <remarks>A tolerance may end the views at different iterations: then each is solved by itself.</remarks>
    /// <exception cref="InputException">A shape or a number is out of range.</exception>
    /// <exception cref="OperationCanceledException">The options' token asked for an end.</exception>
    public static IReadOnlyList<Assignment> SolveAll(
        IReadOnlyList<Tensor> views, double temperature, double beta, FixedPointOptions options,
        SharedRows? shared = null)
    {
        ArgumentNullException.ThrowIfNull(views);
        ArgumentNullException.ThrowIfNull(options);
        if (shared is null || options.Tolerance is not null)
        {
            return [.. views.Select(logits => Solve(logits, temperature, beta, options, shared))];
        }
        options.Validate();
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var maps = views.Select(logits => new FixedPointMap(logits, temperature, beta, shared)).ToList();
        IReadOnlyList<Tensor> before = [.. maps.Select(map => map.Origin())];
        var now = FixedPointMap.ApplyAll(maps, before);
        for (var iteration = 0; iteration < options.Iterations; iteration++)
        {
            options.Stop.ThrowIfCancellationRequested();
            (before, now) = (now, FixedPointMap.ApplyAll(maps, now));
        }
        return [.. maps.Select((map, view) =>
            Kept(Describe(map, new IterationPoint(now[view], before[view], options.Iterations))))];
    }

    /// <summary>Visits the assignments after iterations 1, 2, … <paramref name="iterations"/>; each is disposed
    /// of after its visit.</summary>
    /// <exception cref="InputException">A shape or a number is out of range.</exception>
    public static void Trace(Tensor logits, double temperature, double beta, int iterations, Action<Assignment> visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var map = new FixedPointMap(logits, temperature, beta, null);
        var point = Start(map);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            point = Advance(map, point);
            using var assignment = Describe(map, point);
            visit(assignment);
        }
    }

    /// <summary>The assignment, for the caller's dispose scope.</summary>
    private static Assignment Kept(Assignment assignment)
    {
        _ = assignment.Targets.MoveToOuterDisposeScope();
        _ = assignment.Certificate!.Evidence.MoveToOuterDisposeScope();
        return assignment;
    }

    private static IterationPoint Start(FixedPointMap map)
    {
        var origin = map.Origin();
        return new IterationPoint(map.Apply(origin), origin, 0);
    }

    private static IterationPoint Advance(FixedPointMap map, IterationPoint point)
    {
        point.Previous.Dispose();
        return new IterationPoint(map.Apply(point.Current), point.Current, point.Iterations + 1);
    }

    private static IterationPoint Repeat(FixedPointMap map, IterationPoint point, FixedPointOptions options)
    {
        for (var iteration = 0; iteration < options.Iterations; iteration++)
        {
            options.Stop.ThrowIfCancellationRequested();
            point = Advance(map, point);
        }
        return point;
    }

    private static Assignment Describe(FixedPointMap map, IterationPoint point) =>
        new(map.Targets(point.Current), point.Iterations, map.Certify(point));
}
