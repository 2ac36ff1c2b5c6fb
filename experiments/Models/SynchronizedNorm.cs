using Mira.Experiments.Collectives;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Batch normalisation of a training batch of which each process holds a part.</summary>
/// <remarks>
/// Two sums go over the processes, values with their count and then squared deviations, so that no variance is a difference
/// of large numbers; gradients flow back through both. Slower than the library's own for one process.
/// </remarks>
internal static class SynchronizedNorm
{
    /// <summary>(x − mean) / √(variance + ε) per channel, over the rows and places of all processes; [n, c] or [n, c, h, w].</summary>
    internal static Tensor Normalize(Tensor input, double epsilon, ICollectives collectives, out BatchMoments moments)
    {
        var wide = input.As(ScalarType.Float32);
        var shape = PerChannel(input);
        long[] others = [.. Enumerable.Range(0, (int)input.dim()).Where(at => at != 1)];
        var places = full([1], (float)(input.numel() / input.shape[1]), device: input.device);
        var sums = SharedSum.Of(cat([wide.sum(others), places]), collectives);
        var count = sums[^1].detach();
        var mean = sums[..^1].div(count);
        var deviations = wide.sub(mean.view(shape));
        var variance = SharedSum.Of(deviations.square().sum(others), collectives).div(count);
        moments = new BatchMoments(mean.detach(), variance.detach(), count);
        using var floor = full([], (float)epsilon, device: input.device);
        return deviations.mul(variance.add(floor, alpha: NativeOne.Value).rsqrt().view(shape));
    }

    /// <summary>Shape in which one number per channel meets an input: [1, c] or [1, c, 1, 1].</summary>
    internal static long[] PerChannel(Tensor input) => [1, input.shape[1], .. Enumerable.Repeat(1L, (int)input.dim() - 2)];
}

/// <summary>Mean and biased variance of every channel over a whole batch, and the number of values they were taken over.</summary>
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
