using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Mira;

/// <summary>A proved bound on how far targets are from the exact optimum, from the last step of
/// the iteration alone.</summary>
/// <remarks>
/// Write z for the logarithm of the column means and osc x for max x − min x. The map z → G(z) shrinks osc(z − z′) by β
/// (Hilbert's projective metric). A computed step z′ = G(z), off by rounding of at most ε, therefore satisfies
/// osc(z′ − z*) ≤ (β·osc(z′ − z) + ε)/(1 − β). Two rows of targets from z and z* differ in log-ratio by at most
/// D = β·osc(z − z*), hence in total variation by at most tanh(D/4). ε, and what rounding does
/// to the targets themselves, is bounded by <see cref="RoundingBound"/> for the worst case, so the bound always holds,
/// for the logits as rounded to the solver's type.
/// </remarks>
public sealed class Certificate : IDisposable
{
    private readonly RoundingBound _rounding;
    private double? _totalVariation;

    /// <param name="evidence">[4], read only when a number is asked for: see
    /// <see cref="RoundingBound.TotalVariation"/>.</param>
    /// <param name="rounding">What rounding can do.</param>
    internal Certificate(Tensor evidence, RoundingBound rounding) => (Evidence, _rounding) = (evidence, rounding);

    /// <summary>No row of the targets is farther than this in total variation (half the absolute sum) from the
    /// optimum. Where nothing is proved it is 1, and what rounding can add to the sum of a row.</summary>
    /// <remarks>Waits for the device on the first call.</remarks>
    public double TotalVariation
    {
        get
        {
            if (_totalVariation is not { } known)
            {
                using var bound = Bound();
                _totalVariation = known = HostRead.Number(bound);
            }
            return known;
        }
    }

    /// <summary>The numbers that it is computed from, where the targets are.</summary>
    internal Tensor Evidence { get; }

    /// <summary><see cref="TotalVariation"/> where the targets are: a 0-dimensional float64 tensor, without
    /// waiting for the device.</summary>
    public Tensor Bound() => _rounding.TotalVariation(Evidence);

    /// <summary>No batch of that many rows has a larger sum of squared errors.</summary>
    /// <remarks>
    /// The error of a row sums to 0: its positive part sums to the total variation t, its
    /// negative part to −t. The sum of squares is largest when either sits in one entry, so it is at most
    /// 2t²; summed over B rows, 2Bt².
    /// </remarks>
    public double SumOfSquares(long rows) => 2.0 * rows * TotalVariation * TotalVariation;

    /// <inheritdoc/>
    public void Dispose() => Evidence.Dispose();

    /// <summary>What a step of that oscillation would prove if nothing were rounded.</summary>
    internal static double WithoutRounding(double lastStep, double beta) =>
        Math.Tanh(beta * beta * lastStep / (1 - beta) / 4);
}
