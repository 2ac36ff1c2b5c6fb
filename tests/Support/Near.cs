using static TorchSharp.torch;

namespace Mira.Tests.Support;

/// <summary>Asserts that tensors agree up to rounding.</summary>
internal static class Near
{
    /// <summary>As <see cref="Equal"/>; numbers that would be 0 but for rounding need only be
    /// small on both sides.</summary>
    internal static void EqualOrNothing(Tensor expected, Tensor actual, double tolerance = 1e-5, double nothing = 1e-6)
    {
        using var scope = NewDisposeScope();
        if (expected.abs().max().item<float>() > nothing)
        {
            Equal(expected, actual, tolerance);
            return;
        }
        Assert.InRange(actual.abs().max().item<float>(), 0, 10 * nothing);
    }

    /// <summary>The largest difference is at most so many times the largest value.</summary>
    internal static void Equal(Tensor expected, Tensor actual, double tolerance = 1e-5)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        var difference = (expected.to_type(ScalarType.Float64) - actual.detach().to(ScalarType.Float64, CPU)).abs()
            .max().item<double>();
        var size = Math.Max(1e-6, expected.to_type(ScalarType.Float64).abs().max().item<double>());
        Assert.True(difference <= tolerance * size, $"differs by {difference:g3} of {size:g3}");
    }
}
