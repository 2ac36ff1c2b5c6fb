using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.ReSsl;

/// <summary>The loss of ReSSL: a strongly changed view should resemble remembered images as much as a weakly changed
/// one does.</summary>
/// <remarks>Zheng et al. 2021, Eq. 6; ressl@4d67daa ressl.py. The pair's own similarity is not among those
/// compared.</remarks>
internal static class ReSslLoss
{
    /// <summary>Mean cross-entropy of softmax(k Q' / T_t) and softmax(q Q' / T).</summary>
    /// <param name="queries">q: of the strong view, [n, d] of any length.</param>
    /// <param name="keys">k: of the weak view, likewise; no gradient flows into them.</param>
    /// <param name="remembered">Q: [K, d] of length 1.</param>
    /// <param name="temperature">T.</param>
    /// <param name="targetTemperature">T_t, lower, so that targets are sharper.</param>
    /// <returns>ln K where the remembered rows are alike; 0-dimensional, with gradient to the queries.</returns>
    internal static Tensor Of(Tensor queries, Tensor keys, Tensor remembered, double temperature,
        double targetTemperature)
    {
        using var scope = NewDisposeScope();
        using var divisor = temperature.ToScalar();
        using var targetDivisor = targetTemperature.ToScalar();
        var target = Contrast.Directions(keys.detach()).matmul(remembered.t()).div(targetDivisor).softmax(1);
        var predicted = Contrast.Directions(queries).matmul(remembered.t()).div(divisor).log_softmax(1);
        return target.mul(predicted).sum(1).mean().neg().MoveToOuterDisposeScope();
    }
}
