using static TorchSharp.torch;

namespace Mira.Experiments.Models;

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
