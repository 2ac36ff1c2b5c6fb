using Mira.Experiments.Collectives;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Dino;

/// <summary>DINO's labels: the teacher's scores minus their running mean, sharpened.</summary>
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

/// <summary>The running mean of a teacher's scores over all steps, views and processes; 0 at the start.</summary>
/// <remarks>Taking it away keeps one output from winning every image. Source: Caron et al. (2021), Eq. 4.</remarks>
/// <param name="outputs">Number of scores.</param>
/// <param name="momentum">Share of the old mean that stays in a step.</param>
/// <param name="device">Where it is kept.</param>
/// <param name="shared">The processes that share every batch; null where one holds it whole.</param>
internal sealed class TeacherCenter(int outputs, double momentum, Device device, SharedRows? shared) : IDisposable
{
    /// <summary>[outputs], float32: a part of a run's state.</summary>
    internal Tensor Value { get; } = zeros([outputs], ScalarType.Float32, device).DetachFromDisposeScope();

    /// <summary>Lets the mean follow the scores of a step's views, each [n, outputs], alike in all processes.</summary>
    internal void Follow(IReadOnlyList<Tensor> views)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var rows = views.Count * shared?.Rows ?? views.Sum(logits => logits.shape[0]);
        using var old = momentum.ToScalar();
        using var share = ((1 - momentum) / rows).ToScalar();
        var sum = cat([.. views.Select(logits => logits.to_type(ScalarType.Float32))]).sum(dim: 0);
        sum = shared?.Collectives.Sum(sum) ?? sum;
        Value.mul_(old).add_(sum, alpha: share);
    }

    /// <summary>Releases the mean.</summary>
    public void Dispose() => Value.Dispose();
}
