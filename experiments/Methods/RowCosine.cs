using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>How alike two views of the same images are.</summary>
internal static class RowCosine
{
    /// <summary>Mean cosine of the angle between rows of equal place, with gradient.</summary>
    /// <param name="left">[n, e], any length but 0.</param>
    /// <param name="right">[n, e].</param>
    /// <returns>−1 to 1, 0-dimensional; float64 where both are, otherwise float32.</returns>
    internal static Tensor Mean(Tensor left, Tensor right)
    {
        using var scope = NewDisposeScope();
        return Contrast.Directions(left).mul(Contrast.Directions(right)).sum(1).mean().MoveToOuterDisposeScope();
    }
}
