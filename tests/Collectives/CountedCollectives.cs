using Mira.Experiments.Collectives;
using static TorchSharp.torch;

namespace Mira.Tests.Collectives;

/// <summary>Counts the exchanges between processes, so that a test fails if a step makes more of them.</summary>
/// <param name="inner">Does the work.</param>
internal sealed class CountedCollectives(ICollectives inner) : ICollectives
{
    /// <summary>Exchanges so far.</summary>
    public int Exchanges { get; private set; }

    /// <summary>Bytes that this process has given into them.</summary>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public int Rank => inner.Rank;

    /// <inheritdoc/>
    public int Size => inner.Size;

    /// <inheritdoc/>
    public bool IsShared => inner.IsShared;

    /// <inheritdoc/>
    public Tensor Sum(Tensor values) => inner.Sum(Count(values));

    /// <inheritdoc/>
    public Tensor Maximum(Tensor values) => inner.Maximum(Count(values));

    /// <inheritdoc/>
    public Tensor Gather(Tensor values) => inner.Gather(Count(values));

    /// <inheritdoc/>
    public Tensor Broadcast(Tensor values) => inner.Broadcast(Count(values));

    /// <summary>Starts to count from nothing.</summary>
    public void Clear() => (Exchanges, Bytes) = (0, 0);

    private Tensor Count(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Exchanges++;
        Bytes += values.numel() * values.element_size();
        return values;
    }
}
