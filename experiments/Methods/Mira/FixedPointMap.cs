using Mira.Datasets;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Mira;

/// <summary>The update of Eq. 7 as a map of z, the logarithm of the shifted column means, for one batch of logits.</summary>
/// <remarks>
/// With xᵢⱼ = logitᵢⱼ/(τ(1−β)), row maxima r and then column maxima c are taken out: kᵢⱼ = exp(xᵢⱼ − rᵢ − cⱼ) lies in
/// [0, 1] and every column holds a 1, so no column is lost to underflow however large the logits are. r cancels. In these
/// terms log u = (1−β)(c + z), and the weight of column j, uⱼ^(−β/(1−β))·exp cⱼ, is exp((1−β)cⱼ − βzⱼ). Starting from u = 1
/// weights and row sums stay below K·(BK)^(β/(1−β)); where that could overflow the pass is made in logarithms.
/// </remarks>
internal sealed class FixedPointMap
{
    private readonly IKernelSweep _sweep;
    private readonly Tensor _columnMaxima;
    private readonly Tensor _scaledMaxima;
    private readonly double _beta;

    /// <summary>Its tensors belong to the dispose scope it is made in.</summary>
    internal FixedPointMap(Tensor logits, double temperature, double beta)
    {
        Validate(logits, temperature, beta);
        _beta = beta;
        var shifted = Shift(logits, temperature * (1 - beta), out _columnMaxima);
        _scaledMaxima = _columnMaxima.mul(1 - beta);
        _sweep = Sweep(shifted, beta);
        Rounding = 2 * Math.Sqrt(shifted.shape.Sum()) * UnitRoundoff(shifted.dtype);
    }

    /// <summary>Size that rounding errors in osc z reach with high probability.</summary>
    internal double Rounding { get; }

    /// <summary>z for u = 1; one application gives the official code's starting point.</summary>
    internal Tensor Origin() => _columnMaxima.neg();

    /// <summary>One application of the update.</summary>
    internal Tensor Apply(Tensor z)
    {
        using var weights = LogWeights(z);
        return _sweep.LogColumnMeans(weights);
    }

    /// <summary>The targets that belong to z.</summary>
    internal Tensor Targets(Tensor z)
    {
        using var weights = LogWeights(z);
        return _sweep.Targets(weights);
    }

    /// <summary>Eq. 7's u: at the fixed point, the column means of the targets.</summary>
    internal Tensor Marginal(Tensor z)
    {
        var marginal = z.add(_columnMaxima);
        _ = marginal.mul_(1 - _beta).exp_();
        return marginal;
    }

    private Tensor LogWeights(Tensor z) => z.mul(-_beta).add_(_scaledMaxima);

    private static Tensor Shift(Tensor logits, double scale, out Tensor columnMaxima)
    {
        // The maxima go before the division, so that large logits keep their differences.
        using var values = Logits.ForSolving(logits);
        using var rowMaxima = values.amax([1], keepdim: true);
        var shifted = values.sub(rowMaxima);
        _ = shifted.div_(scale);
        columnMaxima = shifted.amax([0]);
        _ = shifted.sub_(columnMaxima);
        return shifted;
    }

    private static IKernelSweep Sweep(Tensor shifted, double beta)
    {
        var (rows, columns) = (shifted.shape[0], shifted.shape[1]);
        var largest = Math.Log(columns) + (beta / (1 - beta) * Math.Log((double)rows * columns));
        return largest < LargestExponent(shifted.dtype)
            ? new MatrixVectorSweep(shifted.exp_())
            : new LogDomainSweep(shifted);
    }

    private static double LargestExponent(ScalarType type) =>
        type == ScalarType.Float64 ? Math.Log(double.MaxValue) : Math.Log(float.MaxValue);

    private static double UnitRoundoff(ScalarType type) =>
        type == ScalarType.Float64 ? Math.ScaleB(1, -53) : Math.ScaleB(1, -24);

    private static void Validate(Tensor logits, double temperature, double beta)
    {
        Logits.RequireMatrix(logits);
        if (!(beta >= 0 && beta < 1))
        {
            throw new InputException($"β is {beta}; expected a number in [0, 1), such as the paper's 2/3.");
        }
        if (!(temperature > 0 && double.IsFinite(temperature)))
        {
            throw new InputException($"τ is {temperature}; expected a positive temperature, such as the paper's 0.225.");
        }
    }
}
