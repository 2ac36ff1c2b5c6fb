using System.Runtime.InteropServices;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

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
        compute.Device.type == DeviceType.CPU && IntegerTile.IsSupported && !CpuFeatures.OfThisMachine()
            .MultipliesBFloat16
            ? new IntegerProducts(queries, entries, dimension)
            : new LibraryProducts(queries, entries, dimension);
}

/// <summary>Directions of a block's features in numbers that multiply fast.</summary>
internal interface IRoughDirections
{
    /// <summary>Keeps a direction, rounded. Several threads may round different rows.</summary>
    /// <param name="row">Place in the block.</param>
    /// <param name="exact">[dimension], the direction, maybe less a center.</param>
    /// <returns>Length of what is kept, and of what rounding took away.</returns>
    (double Norm, double Error) Round(int row, ReadOnlySpan<double> exact);
}

/// <summary>Takes the rough similarities of a query.</summary>
/// <param name="query">Place of the query in its block.</param>
/// <param name="products">[entries], bfloat16 bits: products of the rounded directions.</param>
internal delegate void RoughRow(int query, ReadOnlySpan<short> products);

/// <summary>Rounded directions of a block of queries and one of entries, and all their products.</summary>
internal interface IRoughProducts : IDisposable
{
    /// <summary>The queries' directions.</summary>
    IRoughDirections Queries { get; }

    /// <summary>The entries' directions.</summary>
    IRoughDirections Entries { get; }

    /// <summary>Multiplies the first queries with the first entries; errors are below float32's of a sum of
    /// so many products.</summary>
    /// <param name="queries">Queries in the block.</param>
    /// <param name="entries">Entries in the block.</param>
    /// <param name="compute">Device and threads.</param>
    /// <param name="begin">Called for every run of queries that one thread goes through; what it returns is
    /// called for each of them.</param>
    void Multiply(int queries, int entries, Compute compute, Func<RoughRow> begin);
}

/// <summary>Directions in bfloat16, as libtorch multiplies them on many devices.</summary>
internal sealed class BFloat16Directions(int capacity, int dimension) : IRoughDirections, IDisposable
{
    private readonly Tensor _numbers = empty(capacity, dimension, dtype: ScalarType.BFloat16).DetachFromDisposeScope();

    /// <summary>Some of the directions, [count, dimension], on the CPU; a view that the caller disposes of.</summary>
    internal Tensor Rows(int first, int count) => _numbers.narrow(0, first, count);

    /// <inheritdoc/>
    public (double Norm, double Error) Round(int row, ReadOnlySpan<double> exact)
    {
        var numbers = MemoryMarshal.Cast<byte, ushort>(_numbers.bytes).Slice(row * exact.Length, exact.Length);
        var (norm, error) = (0.0, 0.0);
        for (var d = 0; d < exact.Length; d++)
        {
            numbers[d] = RoughNumbers.Round((float)exact[d]);
            double rounded = RoughNumbers.Value(numbers[d]);
            norm += rounded * rounded;
            error += (exact[d] - rounded) * (exact[d] - rounded);
        }
        return (Math.Sqrt(norm), Math.Sqrt(error));
    }

    public void Dispose() => _numbers.Dispose();
}
