using static TorchSharp.torch;

namespace Mira.Tests.Models;

/// <summary>Asserts that tensors agree up to rounding.</summary>
internal static class Near
{
    /// <summary>The largest difference is at most so many times the largest value.</summary>
    internal static void Equal(Tensor expected, Tensor actual, double tolerance = 1e-5)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        var difference = (expected.to_type(ScalarType.Float64) - actual.detach().to(ScalarType.Float64, CPU)).abs().max().item<double>();
        var size = Math.Max(1e-6, expected.to_type(ScalarType.Float64).abs().max().item<double>());
        Assert.True(difference <= tolerance * size, $"differs by {difference:g3} of {size:g3}");
    }
}
