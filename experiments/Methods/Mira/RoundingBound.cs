using Mira.Experiments.Methods.Sweeps;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Mira;

/// <summary>What rounding can do to a step of the iteration and to the targets, at worst.</summary>
/// <remarks>
/// Standard model: fl(a ∘ b) = (a ∘ b)(1 + δ), |δ| ≤ u; a sum of positive numbers through n
/// roundings is off by a factor within 1 ± γₙ, γₙ = nu/(1 − nu) (Higham, Accuracy and Stability, 2002, ch. 3–4); exp
/// and log are off by 2 ulp = 4u at most.
/// <para>
/// Exactly, Gⱼ(z) = log meanᵢ kᵢⱼ/ρᵢ, ρᵢ = Σₗ kᵢₗwₗ, log w = (1−β)c − βz, log k = e = (s − r)/(τ(1−β)) −
/// c ≤ 0. Any c gives the same targets, so the computed one counts as exact. Computed, log k is off by 5u|e| + 4u|c| +
/// 4u: subtraction, division, τ(1−β) itself, subtraction, exp. Sums weigh these errors by their entries' shares, and
/// large |e| have small shares: with the shares T of a row, |e| = −log T + log w − log ρ, so Σ T|e| ≤ ln K + max log w
/// − min log ρ; with the shares p of a column, Σ p|e| ≤ −z′ − min log ρ. Every row has an entry with e = c = 0, so log
/// ρ ≥ −β max z; and log w ≤ −β min z. With M and m for the largest and least number in z and z′ = G(z), Z =
/// max(|M|, |m|) and C = max|c|,
/// </para>
/// <code>
/// row sums      R = u(5(ln K + β(M − m)) + 4C) + 4u + u(3βZ + 3(1−β)C) + 4u + γ(row chain + 1) + 2u
/// column means  S = u(5(βM − m) + 4C) + 4u + γ(column chain + 1) + 4u + 4uZ
/// step          osc(computed z′ − G(z)) ≤ ε = 2(R + S + 2uZ), the last for the measured osc(z′ − z)
/// targets       off by R in total variation: kᵢⱼ, wⱼ, their product, the row's sum and the division
///               sum to 1 + γ(row chain + 2) at most, so their total variation is 1 + γ(row chain + 2)/2 at most
/// </code>
/// <para>
/// Numbers below the least normal one, η, are off by η: 4η(K + 1) · exp(max(0, βM, −m, βM − m,
/// β(M − m))) more in either sum. Passes in logarithms round |log kw|, |log ρ| and |log k/ρ| besides: u(20(ln K + ln B)
/// + 10Z + 10) more in either. Terms of second order are taken in by dividing by 1 − 2(R + S).
/// </para>
/// </remarks>
/// <param name="Rows">B, of all processes.</param>
/// <param name="Columns">K.</param>
/// <param name="Beta">β.</param>
/// <param name="Sums">How the sums are computed.</param>
internal sealed record RoundingBound(long Rows, long Columns, double Beta, SweepRounding Sums)
{
    private const int Evidence = 4;

    /// <summary>Half the absolute difference of two rows, of which one sums to 1 and the other nearly so: 1 and a
    /// part of rounding.</summary>
    internal double Most => 1 + Math.Min(1, Gamma(Sums.RowChain + 2) / 2);

    /// <summary>The bound on the targets' total variation: a 0-dimensional float64 tensor; <see cref="Most"/>, which
    /// always holds, where nothing is proved.</summary>
    /// <param name="evidence">[4]: osc(z′ − z), M, m, −C.</param>
    internal Tensor TotalVariation(Tensor evidence)
    {
        using var scope = NewDisposeScope();
        var (forms, constants) = LinearForms();
        var device = evidence.device;
        using var most = tensor(Most, ScalarType.Float64, device);
        using var zero = tensor(0.0, ScalarType.Float64, device);
        using var half = tensor(0.5, ScalarType.Float64, device);
        using var weights = Runtime.HostWrite.Send(tensor(forms).view(-1, Evidence), device);
        using var offsets = Runtime.HostWrite.Send(tensor(constants), device);
        var values = weights.mv(evidence.to_type(ScalarType.Float64)).add_(offsets, alpha: Scalars.One);
        var underflow = values.narrow(0, 5, 4).amax([0L]).maximum(zero).exp_().mul_(values.select(0, 9));
        var rows = values.narrow(0, 1, 2).amax([0L]).add_(underflow, alpha: Scalars.One);
        var columns = values.narrow(0, 3, 2).amax([0L]).add_(underflow, alpha: Scalars.One);
        // Half of 1 − 2(R + S); 0, and so no proof, where the errors are not small.
        var margin = half.sub(rows.add(columns, alpha: Scalars.One)).maximum(zero);
        var reach = rows.add(columns, alpha: Scalars.One).div_(margin).mul_(values.select(0, 10));
        var distance = values.select(0, 0).add(reach, alpha: Scalars.One).tanh_();
        var bound = distance.add_(rows.div_(margin).mul_(half), alpha: Scalars.One).minimum(most);
        return bound.nan_to_num_(Most, Most, Most).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// β²/(1−β)/4 · osc; R and S with Z = M and Z = −m; four exponents of underflow; and
    /// constants: underflow's factor, and β/(1−β)/4 · ε for R + S = ½.
    /// </summary>
    private (double[] Forms, double[] Constants) LinearForms()
    {
        var (u, logarithms) = (Sums.UnitRoundoff, Sums.IsLogarithmic ? 1 : 0);
        var more = logarithms * u * ((20 * (Math.Log(Columns) + Math.Log(Rows))) + 10);
        var rows = (u * ((5 * Math.Log(Columns)) + 10)) + Gamma(Sums.RowChain + 1) + more;
        var columns = (u * 8) + Gamma(Sums.ColumnChain + 1) + more;
        var (rowSize, columnSize) = (u * ((3 * Beta) + (10 * logarithms)), u * (6 + (10 * logarithms)));
        var (rowShift, columnShift) = (u * (4 + (3 * (1 - Beta))), u * 4);
        double[] forms =
        [
            Beta * Beta / (1 - Beta) / 4 * (1 + (4 * u)), 0, 0, 0,
            0, (5 * u * Beta) + rowSize, -5 * u * Beta, -rowShift,
            0, 5 * u * Beta, (-5 * u * Beta) - rowSize, -rowShift,
            0, (5 * u * Beta) + columnSize, -5 * u, -columnShift,
            0, 5 * u * Beta, (-5 * u) - columnSize, -columnShift,
            0, Beta, 0, 0,
            0, 0, -1, 0,
            0, Beta, -1, 0,
            0, Beta, -Beta, 0,
            0, 0, 0, 0,
            0, 0, 0, 0,
        ];
        var tiny = Sums.IsLogarithmic ? 0 : 4 * Sums.LeastNormal * (Columns + 1);
        return (forms, [0, rows, rows, columns, columns, 0, 0, 0, 0, tiny, Beta / (1 - Beta) / 4]);
    }

    private double Gamma(double n) =>
        n * Sums.UnitRoundoff is < 1 and var errors ? errors / (1 - errors) : double.PositiveInfinity;
}
