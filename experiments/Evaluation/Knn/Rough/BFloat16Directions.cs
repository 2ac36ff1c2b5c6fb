using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Knn.Rough;

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
