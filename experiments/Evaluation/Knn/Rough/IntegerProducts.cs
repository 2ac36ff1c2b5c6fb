using System.Buffers;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Evaluation.Knn.Rough;

/// <summary>Products in integers of 16 bits, on processors with AVX2 that multiply no bfloat16.</summary>
/// <remarks>A run of queries stays in a core's second-level cache while the entries pass by, a panel at a
/// time in the first.</remarks>
internal sealed unsafe class IntegerProducts(int queries, int entries, int dimension) : IRoughProducts
{
    // What a run of queries may take of the cache, and how many are enough.
    private const int CacheBytes = 128 << 10, MostRows = 64 * IntegerTile.Queries;

    private readonly IntegerPanels _queries = new(IntegerTile.Queries, queries, dimension);
    private readonly IntegerPanels _entries = new(IntegerTile.Entries, entries, dimension);
    private readonly int _rows = Math.Clamp(CacheBytes / (sizeof(short) * dimension), IntegerTile.Queries, MostRows)
        / IntegerTile.Queries * IntegerTile.Queries;

    /// <inheritdoc/>
    public IRoughDirections Queries => _queries;

    /// <inheritdoc/>
    public IRoughDirections Entries => _entries;

    /// <inheritdoc/>
    public void Multiply(int queries, int entries, Compute compute, Func<RoughRow> begin) =>
        Workers.Run(compute.Threads, (queries + _rows - 1) / _rows, part =>
        {
            var (first, stride) = (part * _rows,
                (entries + IntegerTile.Entries - 1) / IntegerTile.Entries * IntegerTile.Entries);
            var rows = Math.Min(_rows, queries - first);
            var products = ArrayPool<short>.Shared.Rent(_rows * stride);
            Fill(products, first, rows, stride);
            var take = begin();
            for (var i = 0; i < rows; i++)
            {
                take(first + i, products.AsSpan(i * stride, entries));
            }
            ArrayPool<short>.Shared.Return(products);
        });

    private void Fill(short[] products, int first, int rows, int stride)
    {
        var sums = stackalloc int[IntegerTile.Queries * IntegerTile.Entries];
        fixed (short* start = products)
        {
            for (var entry = 0; entry < stride; entry += IntegerTile.Entries)
            {
                var panel = _entries.Panel(entry);
                for (var i = 0; i < rows; i += IntegerTile.Queries)
                {
                    IntegerTile.Multiply((int*)_queries.Panel(first + i), panel, _queries.Pairs, sums);
                    ScaledSums.Store(sums, _queries.Scales(first + i), _entries.Scales(entry),
                        start + (i * stride) + entry, stride);
                }
            }
        }
    }

    public void Dispose()
    {
        // Nothing outside the managed memory.
    }
}
