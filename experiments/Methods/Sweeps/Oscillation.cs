using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>Hilbert's projective metric in logarithms: max − min of a difference, blind to a common constant.</summary>
internal static class Oscillation
{
    internal static Tensor Between(Tensor first, Tensor second)
    {
        using var difference = first.sub(second);
        using var largest = difference.max();
        using var smallest = difference.min();
        return largest.sub(smallest);
    }

    /// <summary>The same as a number; waits for the device.</summary>
    internal static double Number(Tensor first, Tensor second)
    {
        using var oscillation = Between(first, second);
        using var wide = oscillation.to_type(ScalarType.Float64);
        return wide.item<double>();
    }
}
