namespace Mira.Experiments.Evaluation.LogisticRegression.Certified;

/// <summary>Minimizers of a problem for growing C, each found by Newton's method from the one
/// before and certified.</summary>
public static class CertifiedPath
{
    /// <summary>Duality gap, as a part of the objective, at which a fit is finished.</summary>
    public const double Tolerance = 1e-8;

    private const double RoughTolerance = 1e-2, SmallestC = 1e-5, Stride = 10;

    /// <summary>Fits the problem for every C.</summary>
    /// <param name="problem">Features and classes; every class has an image.</param>
    /// <param name="values">Values of C, in any order.</param>
    /// <param name="settings">Asks for an early end.</param>
    /// <returns>Fits in ascending order of C; dispose of each when done with it.</returns>
    public static IEnumerable<CertifiedFit> Fit(LogisticProblem problem, IReadOnlyList<double> values,
        EvaluationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        using var prepared = new NewtonProblem(problem);
        using var start = new PathStart(prepared);
        foreach (var (c, isWanted) in Stops(values, SmallestC * prepared.Basis.SmallestPenalty))
        {
            var search = new NewtonSearch(prepared, c, settings);
            using var found = search.Run(start.At(c), isWanted ? Tolerance : RoughTolerance);
            start.Remember(c, found);
            if (isWanted)
            {
                yield return search.Certify(found);
            }
        }
    }

    /// <summary>The values wanted, and steps between where they are far apart: from far away Newton's method
    /// gains little a step.</summary>
    private static IEnumerable<(double C, bool IsWanted)> Stops(IReadOnlyList<double> values, double reached)
    {
        foreach (var c in values.Distinct().Order())
        {
            for (; reached * Stride < c; reached *= Stride)
            {
                yield return (reached * Stride, false);
            }
            yield return (c, true);
            reached = Math.Max(reached, c);
        }
    }
}

/// <summary>A classifier with a proof of how good it is.</summary>
/// <param name="C">Weight of the losses against the penalty.</param>
/// <param name="Weights">The classifier.</param>
/// <param name="Objective">½‖W‖² + C · Σ cross-entropy.</param>
/// <param name="GradientNorm">Euclidean norm of the objective's gradient, by the features' own
/// coefficients and by intercepts.</param>
/// <param name="Gap">How far the objective can be above its minimum, at most: the duality gap.</param>
/// <param name="Steps">Newton steps taken.</param>
/// <param name="Products">Products with the Hessian made.</param>
public sealed record CertifiedFit(
    double C, LogisticWeights Weights, double Objective, double GradientNorm, double Gap, int Steps, int Products)
        : IDisposable
{
    /// <summary>The gap as a part of the objective.</summary>
    public double RelativeGap => Gap / Objective;

    /// <inheritdoc/>
    public void Dispose() => Weights.Dispose();
}
