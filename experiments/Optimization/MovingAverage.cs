using static TorchSharp.torch;

namespace Mira.Experiments.Optimization;

/// <summary>Tensors that follow others as an exponential moving average.</summary>
public sealed class MovingAverage : IDisposable
{
    private readonly GroupedOperations _operations = new();
    private readonly Tensor[] _values;
    private readonly Tensor[] _leaders;

    /// <summary>Values and what they follow, in pairs of equal shapes and strides.</summary>
    public MovingAverage(IEnumerable<(Tensor Value, Tensor Leader)> pairs)
    {
        var all = pairs.ToArray();
        (_values, _leaders) = (Array.ConvertAll(all, pair => pair.Value), Array.ConvertAll(all, pair => pair.Leader));
    }

    /// <summary>value ← m · value + (1 − m) · leader; nothing while the guard is blocked.</summary>
    public void Follow(double momentum, FiniteGuard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        using var quiet = no_grad();
        _operations.Follow(_values, _leaders, 1 - momentum, guard.Blocked);
    }

    /// <summary>Releases the operations; the tensors are others'.</summary>
    public void Dispose() => _operations.Dispose();
}
