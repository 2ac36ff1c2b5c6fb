using Mira.Experiments.Collectives;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>The batch to which a matrix's rows belong: the rows of all processes, of which this one holds a part.</summary>
internal sealed class GlobalBatch(long localRows, ICollectives collectives)
{
    /// <summary>Rows of all processes.</summary>
    internal long Rows { get; } = collectives.Total(localRows);

    /// <summary>A batch that this process holds whole.</summary>
    internal static GlobalBatch Of(Tensor matrix) => new(matrix.shape[0], SingleProcess.Instance);

    /// <summary>Additions one upon the other in a sum over all rows, at most, from those over the own rows.</summary>
    internal long ColumnChain(long ofOwnRows) => collectives.IsShared ? Rows : ofOwnRows;

    /// <summary>Column sums of all rows, in place of the own rows'.</summary>
    internal Tensor Sum(Tensor columns) => collectives.Sum(columns);

    /// <summary>Largest value of each column, in place of the own rows'.</summary>
    internal Tensor Maximum(Tensor columns) => collectives.Maximum(columns);

    /// <summary>Logarithm of the sum of exponentials over all rows, from that over the own rows, which it consumes.</summary>
    internal Tensor LogSumExp(Tensor columns)
    {
        if (!collectives.IsShared)
        {
            return columns;
        }
        using var own = columns;
        using var largest = collectives.Maximum(own.clone());
        var sums = own.sub(largest);
        _ = collectives.Sum(sums.exp_()).log_().add_(largest, alpha: NativeOne.Value);
        return sums;
    }
}
