using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>Classifiers of one C and how their fits went.</summary>
internal sealed record FittedClassifiers(double C, IReadOnlyList<LogisticWeights> Weights)
{
    internal required double Objective { get; init; }

    internal required int Iterations { get; init; }

    internal required int Converged { get; init; }

    internal double? GradientNorm { get; init; }

    internal double? RelativeGap { get; init; }

    /// <summary>½‖W‖² + C · Σ cross-entropy.</summary>
    internal static double ObjectiveOf(LogisticProblem problem, LogisticWeights weights, double c)
    {
        using var scope = NewDisposeScope();
        var scores = weights.Scores(problem.Features);
        var loss = scores.logsumexp(1).sum().item<double>() - scores.mul(problem.OneHot).sum().item<double>();
        return (weights.Coefficients.square().sum().item<double>() / 2) + (c * loss);
    }

    /// <summary>The row of results that this gives.</summary>
    internal TransferTrial Trial(long seed, string stage, double score) => new()
    {
        Seed = seed,
        Stage = stage,
        C = C,
        Score = score,
        Objective = Objective,
        Iterations = Iterations,
        Converged = Converged,
        Fits = Weights.Count,
        GradientNorm = GradientNorm,
        RelativeGap = RelativeGap,
    };
}
