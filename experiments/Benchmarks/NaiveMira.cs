using static TorchSharp.torch;

namespace Mira.Experiments.Benchmarks;

/// <summary>The paper's pseudo-code as it stands, in the same library: every iteration makes [batch, prototypes] temporaries.</summary>
/// <remarks>The yardstick of the solver benchmark; its exponent is that of Eq. 7.</remarks>
internal static class NaiveMira
{
    internal static Tensor Targets(Tensor logits, double temperature, double beta, int iterations)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var exponent = -beta / (1 - beta);
        var k = logits.div(temperature).div(1 - beta).softmax(1);
        var v = k.mean([0]).pow(1 - beta);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            using var pass = NewDisposeScope();
            var weighted = v.pow(exponent).mul(k);
            v = k.div(weighted.sum(1, keepdim: true)).mean([0]).pow(1 - beta).MoveToOuterDisposeScope();
        }
        var targets = v.pow(exponent).mul(k);
        return targets.div(targets.sum(1, keepdim: true)).MoveToOuterDisposeScope();
    }
}
