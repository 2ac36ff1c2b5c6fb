using Mira.Experiments.Evaluation.Transfer;
using Mira.Experiments.Files;

namespace Mira.Experiments.Evaluation.LogisticRegression;

/// <summary>Classifiers of one C and how their fits went.</summary>
internal sealed record FittedClassifiers(double C, IReadOnlyList<LogisticWeights> Weights)
{
    internal required double Objective { get; init; }

    internal required int Iterations { get; init; }

    internal required int Converged { get; init; }

    internal double? GradientNorm { get; init; }

    internal double? RelativeGap { get; init; }

    /// <summary>The row of results that this gives.</summary>
    internal TransferTrial Trial(long seed, string stage, double score) => new()
    {
        Seed = seed,
        Stage = stage,
        C = C,
        Score = score,
        Objective = Finite.Require(Objective, $"objective at C = {C}"),
        Iterations = Iterations,
        Converged = Converged,
        Fits = Weights.Count,
        GradientNorm = GradientNorm,
        RelativeGap = RelativeGap,
    };
}
