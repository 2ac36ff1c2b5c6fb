using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Convergence;

/// <summary>Eq. 7 as it is printed: iterates u whose scale is not taken out.</summary>
/// <remarks>Only for measuring what that scale does to a convergence plot;
/// <see cref="Methods.Mira.FixedPoint"/> is the solver.</remarks>
internal static class ScaledIteration
{
    /// <summary>u [K] after iterations 1, 2, … up to a number.</summary>
    internal static IReadOnlyList<double[]> Run(Tensor logits, double temperature, double beta, int iterations)
    {
        using var scope = NewDisposeScope();
        var kernel = Kernel(logits, temperature * (1 - beta));
        var u = Next(kernel, kernel.new_ones(kernel.shape[1]), beta);
        var iterates = new double[iterations][];
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            using var last = u;
            u = Next(kernel, last, beta);
            iterates[iteration] = [.. u.cpu().data<double>()];
        }
        return iterates;
    }

    private static Tensor Kernel(Tensor logits, double scale)
    {
        using var scope = NewDisposeScope();
        var values = logits.to_type(ScalarType.Float64).div(scale);
        return values.sub(values.amax([1], keepdim: true)).exp().MoveToOuterDisposeScope();
    }

    private static Tensor Next(Tensor kernel, Tensor u, double beta)
    {
        using var scope = NewDisposeScope();
        var rows = kernel.mv(u.pow(-beta / (1 - beta)));
        return kernel.t().mv(rows.reciprocal()).div(kernel.shape[0]).pow(1 - beta).MoveToOuterDisposeScope();
    }
}
