using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Mira;

/// <summary>A proved bound on how far targets are from the exact optimum, from the last step of the iteration alone.</summary>
/// <remarks>
/// Write z for the logarithm of the column means and osc x for max x − min x. The map z → G(z) shrinks osc(z − z′) by β
/// (Hilbert's projective metric). A computed step z′ = G(z), off by rounding of at most ε, therefore satisfies
/// osc(z′ − z*) ≤ (β·osc(z′ − z) + ε)/(1 − β). Two rows of targets from z and z* differ in log-ratio by at most
/// D = β·osc(z − z*), hence in total variation by at most tanh(D/4).
/// ε is the size that rounding errors of positive sums reach with high probability, 2·√(B + K) unit roundoffs. The bound
/// holds for the logits as rounded to the solver's type.
/// </remarks>
/// <param name="LastStep">osc(z′ − z), a 0-dimensional tensor, read only when a number is asked for.</param>
/// <param name="Beta">β, in [0, 1).</param>
/// <param name="Rounding">ε.</param>
public sealed record Certificate(Tensor LastStep, double Beta, double Rounding) : IDisposable
{
    private double? _totalVariation;

    /// <summary>No row of the targets is farther than this in total variation (half the absolute sum) from the optimum.</summary>
    /// <remarks>Waits for the device on the first call.</remarks>
    public double TotalVariation =>
        _totalVariation ??= Bound(HostRead.Number(LastStep), Beta, Rounding);

    /// <summary><see cref="TotalVariation"/> where the targets are: a 0-dimensional float64 tensor, without waiting for the device.</summary>
    public Tensor Bound()
    {
        using var scope = NewDisposeScope();
        using var slope = (Beta * Beta / (1 - Beta) / 4).ToScalar();
        using var floor = (Rounding / (1 - Beta) / 4).ToScalar();
        return LastStep.to_type(ScalarType.Float64).mul(slope).add_(floor).tanh_().MoveToOuterDisposeScope();
    }

    /// <summary>No batch of that many rows has a larger sum of squared errors.</summary>
    /// <remarks>
    /// The error of a row sums to 0: its positive part sums to the total variation t, its negative part to −t. The sum of
    /// squares is largest when either sits in one entry, so it is at most 2t²; summed over B rows, 2Bt².
    /// </remarks>
    public double SumOfSquares(long rows) => 2.0 * rows * TotalVariation * TotalVariation;

    /// <summary>The bound as a pure function of the step's oscillation.</summary>
    public static double Bound(double lastStep, double beta, double rounding) =>
        Math.Tanh(((beta * ((beta * lastStep) + rounding) / (1 - beta)) + rounding) / 4);

    /// <inheritdoc/>
    public void Dispose() => LastStep.Dispose();
}
