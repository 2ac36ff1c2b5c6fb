using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>Blocks of 256 rows, worked on by as many threads as libtorch has; the last may be shorter.</summary>
/// <remarks>The blocks do not depend on the number of threads, so neither do sums over them.</remarks>
internal static class Blocks
{
    private const int Rows = 256;

    /// <summary>Number of blocks in so many rows.</summary>
    internal static int Count(int rows) => (rows + Rows - 1) / Rows;

    /// <summary>Additions one upon the other, at most, where the rows of a block are added up one by one,
    /// and then the blocks.</summary>
    internal static int Chain(int rows) => Math.Min(rows, Rows) + Count(rows);

    /// <summary>Calls <paramref name="work"/> with every block's number, first row and end.</summary>
    internal static void ForEach(int rows, Action<int, int, int> work)
    {
        var threads = Math.Min(get_num_threads(), Count(rows));
        if (threads > 1)
        {
            Parallel.For(0, Count(rows), new ParallelOptions { MaxDegreeOfParallelism = threads }, At);
            return;
        }
        for (var block = 0; block < Count(rows); block++)
        {
            At(block);
        }
        void At(int block) => work(block, block * Rows, Math.Min(rows, (block + 1) * Rows));
    }
}
