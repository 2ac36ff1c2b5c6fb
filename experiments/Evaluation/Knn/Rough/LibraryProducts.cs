using System.Runtime.InteropServices;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Knn.Rough;

/// <summary>Products of bfloat16 by libtorch: on a GPU, and wherever <see cref="IntegerProducts"/> cannot work
/// or would be slower.</summary>
internal sealed class LibraryProducts(int queries, int entries, int dimension) : IRoughProducts
{
    // Rows of a product: enough to be fast, few enough to share among threads.
    private const int ProductRows = 512;

    private readonly BFloat16Directions _queries = new(queries, dimension);
    private readonly BFloat16Directions _entries = new(entries, dimension);

    /// <inheritdoc/>
    public IRoughDirections Queries => _queries;

    /// <inheritdoc/>
    public IRoughDirections Entries => _entries;

    /// <inheritdoc/>
    public void Multiply(int queries, int entries, Compute compute, Func<RoughRow> begin)
    {
        using var columns = Columns(entries, compute);
        Workers.Run(compute.Threads, (queries + ProductRows - 1) / ProductRows, part =>
        {
            using var scope = NewDisposeScope();
            using var inference = inference_mode();
            var (first, rows) = (part * ProductRows, Math.Min(ProductRows, queries - (part * ProductRows)));
            var products = Factor(_queries.Rows(first, rows), compute).matmul(columns).to(ScalarType.BFloat16, CPU);
            var rough = MemoryMarshal.Cast<byte, short>(products.bytes);
            var take = begin();
            for (var i = 0; i < rows; i++)
            {
                take(first + i, rough.Slice(i * entries, entries));
            }
        });
    }

    private Tensor Columns(int entries, Compute compute)
    {
        using var scope = NewDisposeScope();
        return Factor(_entries.Rows(0, entries), compute).t().MoveToOuterDisposeScope();
    }

    // Rounded numbers multiply in float32 where bfloat16 is slow, or, on a GPU, where it may be
    // summed in less than float32.
    private static Tensor Factor(Tensor rough, Compute compute) =>
        compute.Device.type == DeviceType.CPU && CpuFeatures.OfThisMachine().MultipliesBFloat16
            ? rough
            : rough.to(ScalarType.Float32, compute.Device);

    public void Dispose()
    {
        _queries.Dispose();
        _entries.Dispose();
    }
}
