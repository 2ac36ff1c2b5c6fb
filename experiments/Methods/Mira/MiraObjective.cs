using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Mira;

/// <summary>What MIRA's targets minimize (Eq. 4).</summary>
public static class MiraObjective
{
    /// <summary>−mean Σ w log p + (1−β) mean Σ w log w + β Σ w̄ log w̄, with 0·log 0 = 0.</summary>
    /// <param name="targets">W, [batch, prototypes], rows summing to 1.</param>
    /// <param name="logProbabilities">log p, [batch, prototypes]: log-softmax of the scores divided by τ.</param>
    /// <param name="beta">β.</param>
    /// <returns>A 0-dimensional tensor.</returns>
    public static Tensor Value(Tensor targets, Tensor logProbabilities, double beta)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(logProbabilities);
        using var scope = NewDisposeScope();
        var crossEntropy = targets.mul(logProbabilities).sum().div(targets.shape[0]).neg();
        var entropy = targets.xlogy(targets).sum().div(targets.shape[0]);
        var marginal = targets.mean([0]);
        var marginalEntropy = marginal.xlogy(marginal).sum();
        return crossEntropy.add(entropy.mul(1 - beta)).add(marginalEntropy.mul(beta)).MoveToOuterDisposeScope();
    }
}
