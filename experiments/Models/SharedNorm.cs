using Mira.Experiments.Collectives;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Mira.Experiments.Models;

/// <summary>Batch normalization of a training batch of which each process holds a part: one exchange
/// forward, one backward.</summary>
/// <remarks>
/// Forward, means and variances of the parts are put together by Chan's formula in float64, and the
/// library normalizes with the result. Backward, the library's kernel for fixed statistics gives g·w/σ and the sums Σ
/// g·x̂ and Σ g, which are summed over the processes: dx = g·w/σ − w/(σN)·(Σ g + x̂·Σ g·x̂). Gradients of weight and
/// bias stay those of the part: they are summed with all others. Nothing is kept that the library would not keep. No
/// exchange may throw here: an exception in a backward pass ends the
/// process without a word.
/// </remarks>
internal sealed class SharedNorm : SingleTensorFunction<SharedNorm>
{
    private const string Settings = "settings";

    // TorchSharp binds neither function. Statistics of bfloat16 are float32 only beside float32 running statistics.
    private const string Script = """
        def moments(x: Tensor, mean: Tensor, variance: Tensor) -> Tensor:
            return torch.cat(torch.batch_norm_update_stats(x, mean, variance, 0.0))

        def backward(g: Tensor, x: Tensor, weight: Tensor, mean: Tensor, variance: Tensor, settings: Tensor) -> List[Tensor]:
            gx, gw, gb = torch.native_batch_norm_backward(g, x, weight, mean, variance, None, None, False, float(settings[0]), [True, True, True])
            return [gx, gw, gb]

        """;

    private static readonly Lazy<jit.CompilationUnit> Unit = new(() => jit.compile(Script));

    public override string Name => nameof(SharedNorm);

    /// <summary>weight · (x − mean) / √(variance + ε) + bias per channel, over the rows and places
    /// of all processes.</summary>
    /// <param name="input">This process's part, [n, c] or [n, c, h, w], float32 or bfloat16, in any layout.</param>
    /// <param name="weight">[c], float32; null for 1.</param>
    /// <param name="bias">[c], float32; null for 0.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="collectives">The processes.</param>
    /// <param name="moments">Mean and variance of the whole batch.</param>
    /// <returns>As the input, with gradient to input, weight and bias.</returns>
    internal static Tensor Normalize(
        Tensor input, Tensor? weight, Tensor? bias, double epsilon, ICollectives collectives, out BatchMoments moments)
    {
        var pass = new Pass(collectives, epsilon);
        var channels = input.shape[1];
        var output = apply(input, weight ?? ones(channels, device: input.device), bias
            ?? zeros(channels, device: input.device), pass);
        moments = pass.Moments;
        return output;
    }

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (x, weight, bias, pass) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (Pass)vars[3]);
        using var scope = NewDisposeScope();
        var moments = pass.Measure(x);
        ctx.save_data(Settings, pass);
        ctx.save_for_backward([x, weight, moments.Mean, moments.Variance, moments.Count]);
        return nn.functional.batch_norm(x, moments.Mean, moments.Variance, weight, bias, training: false,
            0, pass.Epsilon)
            .MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var pass = (Pass)ctx.get_data(Settings);
        var saved = ctx.get_saved_variables();
        var (x, weight, mean, variance, count) = (saved[0], saved[1], saved[2], saved[3], saved[4]);
        using var scope = NewDisposeScope();
        using var epsilon = tensor(new[] { pass.Epsilon });
        var parts = Unit.Value.invoke<Tensor[]>("backward", grad_output, x, weight, mean, variance, epsilon);
        var (gradient, own) = (parts[0], stack([parts[1], parts[2]]));
        var sums = pass.Collectives.Sum(own).div(count);
        using var floor = full([], (float)pass.Epsilon, device: x.device);
        var scale = weight.mul(variance.add(floor, alpha: Scalars.One).rsqrt());
        // x̂·Σ g·x̂ + Σ g, times w/(σN), in one pass over x.
        var correction = nn.functional.batch_norm(
            x, mean, variance, scale.mul(sums[0]), scale.mul(sums[1]), training: false, 0, pass.Epsilon);
        return [gradient.sub_(correction).MoveToOuterDisposeScope(), parts[1].MoveToOuterDisposeScope(), parts[2]
            .MoveToOuterDisposeScope(), null!];
    }

    /// <summary>One pass forward and back.</summary>
    private sealed class Pass(ICollectives collectives, double epsilon)
    {
        internal ICollectives Collectives => collectives;

        internal double Epsilon => epsilon;

        /// <summary>Moments of the whole batch, set by the forward pass; they belong to the caller's dispose
        /// scope.</summary>
        internal BatchMoments Moments { get; private set; }

        internal BatchMoments Measure(Tensor x)
        {
            using var scope = NewDisposeScope();
            var channels = x.shape[1];
            var still = zeros(2, channels, device: x.device);
            var own = Unit.Value.invoke<Tensor>("moments", x, still[0], still[1]);
            var count = full([1], (float)(x.numel() / channels), device: x.device);
            var all = collectives.Gather(cat([own, count])).to_type(ScalarType.Float64);
            var (counts, total) = (all.narrow(1, 2 * channels, 1), all.narrow(1, 2 * channels, 1).sum());
            var (means, variances) = (all.narrow(1, 0, channels), all.narrow(1, channels, channels));
            var mean = means.mul(counts).sum([0L]).div(total);
            var variance = means.sub(mean).square().add(variances, alpha: Scalars.One).mul(counts).sum([0L]).div(total);
            Moments = new BatchMoments(Kept(mean), Kept(variance), Kept(total));
            return Moments;
        }
        private static Tensor Kept(Tensor wide) =>
            wide.to_type(ScalarType.Float32).MoveToOuterDisposeScope().MoveToOuterDisposeScope();
    }
}

/// <summary>Mean and biased variance of every channel over a whole batch, and the number of values
/// they were taken over.</summary>
internal readonly record struct BatchMoments(Tensor Mean, Tensor Variance, Tensor Count)
{
    /// <summary>Moves running statistics towards these by a share, the variance unbiased, as PyTorch does.</summary>
    internal void Follow(Tensor runningMean, Tensor runningVariance, double share)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var part = full([], (float)share, device: Count.device);
        var unbiased = Variance.mul(Count).div(Count.sub(ones_like(Count)));
        _ = runningMean.lerp_(Mean, part);
        _ = runningVariance.lerp_(unbiased, part);
    }
}
