using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Mira;

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
}
