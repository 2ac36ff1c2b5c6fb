using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Optimization;

/// <summary>Remembers, on the device, that a number was not finite: from then on nothing moves
/// until the host asks.</summary>
/// <remarks>The host need not wait for the device in every step to be sure that no weight was
/// spoiled in between.</remarks>
public sealed class FiniteGuard : IDisposable
{
    private readonly Tensor _blocked;
    private readonly Tensor _passed;
    private readonly Tensor _one;

    /// <summary>A guard that has seen nothing yet.</summary>
    public FiniteGuard(Device device)
    {
        _blocked = zeros([], ScalarType.Float32, device).DetachFromDisposeScope();
        _passed = zeros([], ScalarType.Float32, device).DetachFromDisposeScope();
        _one = ones([], ScalarType.Float32, device).DetachFromDisposeScope();
    }

    /// <summary>1 from the first number on that was not finite, 0 before; a 0-dimensional float32 tensor.</summary>
    internal Tensor Blocked => _blocked;

    /// <summary>Looks at numbers; does not wait for the device.</summary>
    public void Watch(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var broken = values.isfinite().all().logical_not().to_type(ScalarType.Float32);
        _ = _blocked.copy_(_blocked.maximum(broken));
    }

    /// <summary>Counts the step if nothing was wrong with it.</summary>
    public void EndStep()
    {
        using var quiet = no_grad();
        using var free = _one.sub(_blocked);
        _ = _passed.add_(free, alpha: Scalars.One);
    }

    /// <summary>Tells what was seen since the last call, and starts afresh. Waits for the device, once.</summary>
    /// <param name="value">A number to read along, such as the loss; none if null.</param>
    /// <returns>That number, whether one was not finite, and how many steps passed before that.</returns>
    public (double Value, bool Blocked, int PassedSteps) Read(Tensor? value = null)
    {
        using var quiet = no_grad();
        using var all = stack([value?.detach() ?? _one, _blocked, _passed]);
        var numbers = HostRead.Numbers(all);
        _ = _blocked.zero_();
        _ = _passed.zero_();
        return (numbers[0], numbers[1] != 0, (int)numbers[2]);
    }

    /// <summary>Releases the memory.</summary>
    public void Dispose()
    {
        _blocked.Dispose();
        _passed.Dispose();
        _one.Dispose();
    }
}
