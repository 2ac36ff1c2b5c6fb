using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Dino;

/// <summary>DINO's labels: what a teacher says beyond what it says on average, sharpened.</summary>
/// <remarks>Source: Caron et al., Emerging properties (2021), Eq. 4 and Algorithm 1.</remarks>
public static class DinoTargets
{
    /// <summary>softmax((t − c) / τ_t) of every row, without gradient.</summary>
    /// <param name="logits">The teacher's scores, [batch, outputs].</param>
    /// <param name="center">The scores' running mean, [outputs].</param>
    /// <param name="temperature">τ_t, positive.</param>
    /// <returns>[batch, outputs], float32 (or float64 as the scores are); rows sum to 1.</returns>
    public static Tensor Of(Tensor logits, Tensor center, double temperature)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        using var divisor = temperature.ToScalar();
        return Logits.ForSolving(logits).sub(center).div(divisor).softmax(1).MoveToOuterDisposeScope();
    }
}
