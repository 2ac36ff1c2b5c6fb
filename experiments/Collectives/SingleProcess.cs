using static TorchSharp.torch;

namespace Mira.Experiments.Collectives;

/// <summary>One process that holds the whole batch, so nothing is exchanged.</summary>
public sealed class SingleProcess : ICollectives
{
    private SingleProcess()
    {
    }

    /// <summary>The only one there is; it holds nothing.</summary>
    public static SingleProcess Instance { get; } = new();

    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Size => 1;

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public Tensor Sum(Tensor values) => values;

    /// <inheritdoc/>
    public Tensor Maximum(Tensor values) => values;

    /// <inheritdoc/>
    public Tensor Gather(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.unsqueeze(0).clone();
    }

    /// <inheritdoc/>
    public Tensor Broadcast(Tensor values) => values;
}
