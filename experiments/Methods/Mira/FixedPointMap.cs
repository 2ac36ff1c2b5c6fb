using Mira.Datasets;
using Mira.Experiments.Collectives;
using Mira.Experiments.Methods.Sweeps;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Mira;

/// <summary>The update of Eq. 7 as a map of z, the logarithm of the shifted column means, for
/// one batch of logits.</summary>
/// <remarks>
/// With xᵢⱼ = logitᵢⱼ/(τ(1−β)), row maxima r and then column maxima c are taken out: kᵢⱼ = exp(xᵢⱼ − rᵢ − cⱼ) is in
/// [0, 1] and every column holds a 1, so no column is lost to underflow however large the
/// logits are. r cancels. In these terms log u = (1−β)(c + z), and the weight of column j, uⱼ^(−β/(1−β))·exp cⱼ, is
/// exp((1−β)cⱼ − βzⱼ). Starting from u = 1 weights and row sums stay below K·(BK)^(β/(1−β)); where that could overflow
/// the pass is made in logarithms.
/// </remarks>
internal sealed class FixedPointMap
{
    private readonly IKernelSweep _sweep;
    private readonly GlobalBatch _batch;
    private readonly RoundingBound _rounding;
    private readonly Tensor _columnMaxima;
    private readonly Tensor _scaledMaxima;

    // A tensor, since a number given as such would become a native object in every iteration, which
    // waits for the garbage collector.
    private readonly Tensor _negatedBeta;

    /// <summary>Its tensors belong to the dispose scope it is made in.</summary>
    internal FixedPointMap(Tensor logits, double temperature, double beta, SharedRows? shared)
    {
        Validate(logits, temperature, beta);
        Beta = beta;
        _negatedBeta = tensor(-beta, ScalarType.Float64);
        var scores = Logits.ForSolving(logits);
        var batch = _batch = new GlobalBatch(scores.shape[0], shared);
        var (shift, scale) = (KernelSweep.ShiftOf(scores), temperature * (1 - beta));
        using var divisor = scale.ToScalar();
        using var factor = (1 - beta).ToScalar();
        _columnMaxima = batch.Maximum(shift.ColumnMaxima()).div_(divisor);
        _scaledMaxima = _columnMaxima.mul(factor);
        var shifted = shift.Shifted(scale, _columnMaxima);
        _sweep = Overflows(scores, batch.Rows, beta)
            ? new LogDomainSweep(shifted, batch)
            : KernelSweep.Over(shifted.exp_(), batch);
        UsualRounding = 2 * Math.Sqrt(batch.Rows + scores.shape[1]) * Logits.UnitRoundoff(scores.dtype);
        _rounding = new RoundingBound(batch.Rows, scores.shape[1], beta, _sweep.Rounding);
    }

    /// <summary>β: the map shrinks distances by it.</summary>
    internal double Beta { get; }

    /// <summary>Size that rounding errors in osc z usually have: shorter steps lead nowhere. What they can be is
    /// <see cref="RoundingBound"/>.</summary>
    internal double UsualRounding { get; }

    /// <summary>z for u = 1; one application gives the official code's starting point.</summary>
    internal Tensor Origin() => _columnMaxima.neg();

    /// <summary>One application of the update.</summary>
    internal Tensor Apply(Tensor z)
    {
        using var weights = LogWeights(z);
        return _sweep.LogColumnMeans(weights, _batch);
    }

    /// <summary>One application of each map to its z, with one exchange for all of them where their
    /// sums can be added up.</summary>
    internal static IReadOnlyList<Tensor> ApplyAll(IReadOnlyList<FixedPointMap> maps, IReadOnlyList<Tensor> points)
    {
        if (maps.Any(map => map._sweep.Rounding.IsLogarithmic))
        {
            return [.. maps.Zip(points, (map, z) => map.Apply(z))];
        }
        using var scope = NewDisposeScope();
        var own = maps.Zip(points, (map, z) => map._sweep.OwnColumns(map.LogWeights(z))).ToList();
        var columns = maps[0]._batch.Sum(stack(own)).unbind();
        return [.. maps.Zip(columns, (map, sums) => map._sweep.LogMeans(sums).MoveToOuterDisposeScope())];
    }

    /// <summary>The targets that belong to z.</summary>
    internal Tensor Targets(Tensor z)
    {
        using var weights = LogWeights(z);
        return _sweep.Targets(weights);
    }

    /// <summary>What the last step proves about the targets.</summary>
    internal Certificate Certify(IterationPoint point)
    {
        using var step = Oscillation.Between(point.Current, point.Previous);
        using var both = cat([point.Current, point.Previous]);
        using var largest = both.amax([0L]);
        using var least = both.amin([0L]);
        using var deepest = _columnMaxima.amin([0L]);
        return new Certificate(stack([step, largest, least, deepest]), _rounding);
    }

    /// <summary>Eq. 7's u: at the fixed point, the column means of the targets.</summary>
    internal Tensor Marginal(Tensor z)
    {
        var marginal = z.add(_columnMaxima);
        _ = marginal.mul_(1 - Beta).exp_();
        return marginal;
    }

    private Tensor LogWeights(Tensor z) => z.mul(_negatedBeta).add_(_scaledMaxima, alpha: Scalars.One);

    private static bool Overflows(Tensor scores, long rows, double beta)
    {
        var columns = scores.shape[1];
        var largest = Math.Log(columns) + (beta / (1 - beta) * Math.Log((double)rows * columns));
        return largest >= Math.Log(Logits.LargestFinite(scores.dtype));
    }

    private static void Validate(Tensor logits, double temperature, double beta)
    {
        Logits.RequireMatrix(logits);
        if (!(beta >= 0 && beta < 1))
        {
            throw new InputException($"β is {beta}; expected a number in [0, 1), such as the paper's 2/3.");
        }
        if (!(temperature > 0 && double.IsFinite(temperature)))
        {
            throw new InputException($"τ is {temperature}; expected a positive temperature, such " +
                "as the paper's 0.225.");
        }
        Logits.RequireDivisor(logits, temperature * (1 - beta), $"τ(1−β) with τ = {temperature} and β = {beta}");
    }
}
