using static TorchSharp.torch;

namespace Mira.Experiments.Collectives;

/// <summary>The rows of a whole batch, put together from the parts of all processes in the order of their
/// ranks.</summary>
/// <param name="shared">The processes that share every batch; null where this one holds it whole.</param>
/// <remarks>Every process holds as many rows in each step. Used by all processes in the same order, as
/// <see cref="ICollectives"/> asks.</remarks>
internal sealed class GatheredRows(SharedRows? shared)
{
    private (long First, long Count)? _own;

    /// <summary>Place of this process's first row in the whole batch; the first call exchanges the counts.</summary>
    /// <param name="own">Rows of this process.</param>
    internal long First(long own)
    {
        if (shared is null)
        {
            return 0;
        }
        _own ??= (shared.Collectives.Before(own), own);
        return _own.Value.Count == own ? _own.Value.First
            : throw new InvalidOperationException($"A step has {own} rows in this process, those before it had " +
                $"{_own.Value.Count}.");
    }

    /// <summary>The rows of all processes, through which gradients flow back to whoever holds them.</summary>
    /// <param name="own">[n, …] of this process, float32.</param>
    /// <returns>[batch, …], the same in every process; the own rows themselves where there are no others.</returns>
    /// <remarks>A process's loss is weighed by its share of the rows and the losses are summed, so that the summed
    /// gradients are those of the mean over the whole batch.</remarks>
    internal Tensor Of(Tensor own)
    {
        using var scope = NewDisposeScope();
        return (shared is null ? own.alias() : SharedSum.Of(Placed(own), shared.Collectives)).MoveToOuterDisposeScope();
    }

    /// <summary>The rows of all processes, without gradient.</summary>
    /// <param name="own">[n, …] of this process, float32.</param>
    /// <returns>[batch, …], the same in every process.</returns>
    internal Tensor Detached(Tensor own)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var rows = own.detach();
        return (shared is null ? rows : shared.Collectives.Sum(Placed(rows))).MoveToOuterDisposeScope();
    }

    /// <summary>The own rows among zeros in the place of all others.</summary>
    private Tensor Placed(Tensor own)
    {
        var (first, all) = (First(own.shape[0]), shared!.Rows);
        return cat([Zeros(own, first), own, Zeros(own, all - first - own.shape[0])]);
    }

    private static Tensor Zeros(Tensor like, long rows) =>
        zeros([rows, .. like.shape[1..]], like.dtype, like.device);
}
