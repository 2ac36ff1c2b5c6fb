using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>Hilbert's projective metric in logarithms: max − min of the difference of two vectors, blind to
/// a common constant.</summary>
internal static class Oscillation
{
    internal static Tensor Between(Tensor first, Tensor second)
    {
        using var difference = first.sub(second);
        using var largest = difference.amax([0L]);
        using var smallest = difference.amin([0L]);
        return largest.sub(smallest);
    }

    /// <summary>The same as a number; waits for the device.</summary>
    internal static double Number(Tensor first, Tensor second)
    {
        using var oscillation = Between(first, second);
        return HostRead.Number(oscillation);
    }
}
