using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.LogisticRegression;

/// <summary>A linear classifier: scores are features times coefficients plus intercepts.</summary>
/// <param name="Coefficients">[classes, dimensions], float64, on the CPU.</param>
/// <param name="Intercepts">[classes], float64, on the CPU.</param>
public sealed record LogisticWeights(Tensor Coefficients, Tensor Intercepts) : IDisposable
{
    /// <summary>Scores [n, classes] of features [n, dimensions], float64.</summary>
    public Tensor Scores(Tensor features)
    {
        using var scope = NewDisposeScope();
        return features.matmul(Coefficients.t()).add_(Intercepts, alpha: Scalars.One).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Coefficients.Dispose();
        Intercepts.Dispose();
    }
}
