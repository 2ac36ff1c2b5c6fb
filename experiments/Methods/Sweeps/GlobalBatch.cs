using Mira.Experiments.Collectives;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>The batch to which a matrix's rows belong: the rows of all processes, of which this
/// one holds a part.</summary>
/// <param name="ownRows">Rows of this process.</param>
/// <param name="shared">The processes, and the rows of all; null where this one holds them all.</param>
internal sealed class GlobalBatch(long ownRows, SharedRows? shared)
{
    private readonly ICollectives _collectives = shared?.Collectives ?? SingleProcess.Instance;

    /// <summary>Rows of all processes.</summary>
    internal long Rows { get; } = shared?.Rows ?? ownRows;

    /// <summary>A batch that this process holds whole.</summary>
    internal static GlobalBatch Of(Tensor matrix) => new(matrix.shape[0], null);

    /// <summary>Additions one upon the other in a sum over all rows, at most, from those over the own rows.</summary>
    internal long ColumnChain(long ofOwnRows) => _collectives.IsShared ? Rows : ofOwnRows;

    /// <summary>Replaces the column sums of this process's rows by those of all rows.</summary>
    internal Tensor Sum(Tensor columns) => _collectives.Sum(columns);

    /// <summary>Replaces the column maxima of this process's rows by those of all rows.</summary>
    internal Tensor Maximum(Tensor columns) => _collectives.Maximum(columns);

    /// <summary>Logarithm of the sum of exponentials over all rows, from that over the own rows,
    /// which it consumes.</summary>
    internal Tensor LogSumExp(Tensor columns)
    {
        if (!_collectives.IsShared)
        {
            return columns;
        }
        using var own = columns;
        using var largest = _collectives.Maximum(own.clone());
        var sums = own.sub(largest);
        _ = _collectives.Sum(sums.exp_()).log_().add_(largest, alpha: Scalars.One);
        return sums;
    }
}
