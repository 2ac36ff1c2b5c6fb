using Mira.Experiments.Runtime;
using TorchSharp;

namespace Mira.Experiments.Evaluation.Knn.Rough;

/// <summary>Which arithmetic discards what cannot be a neighbor; it changes the time alone.</summary>
internal static class RoughProducts
{
    /// <summary>Room for directions, in the numbers that the device multiplies fastest.</summary>
    /// <param name="queries">Most queries at once.</param>
    /// <param name="entries">Most entries at once.</param>
    /// <param name="dimension">Numbers in a direction.</param>
    /// <param name="compute">Where they are multiplied.</param>
    internal static IRoughProducts Create(int queries, int entries, int dimension, Compute compute) =>
        compute.Device.type == DeviceType.CPU && IntegerTile.IsSupported && !CpuFeatures.OfThisMachine().MultipliesBFloat16
            ? new IntegerProducts(queries, entries, dimension)
            : new LibraryProducts(queries, entries, dimension);
}
