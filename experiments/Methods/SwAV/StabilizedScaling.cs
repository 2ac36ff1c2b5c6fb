using Mira.Experiments.Methods.Sweeps;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.SwAV;

/// <summary>Sinkhorn-Knopp's weights over many iterations, without logarithms of the whole matrix in each.</summary>
/// <remarks>
/// Weights already found are made part of the matrix (Schmitzer's absorption); what is left of
/// them stays near 1 and can be multiplied directly. An iteration never changes the weights' logarithms more, in
/// oscillation, than the one before it, so once a change is small, no later one can underflow. Its tensors belong to
/// the dispose scope it is made in.
/// </remarks>
internal sealed class StabilizedScaling(Tensor logKernel, Tensor logWeights, GlobalBatch batch)
{
    private const double LargestExponent = 30;

    private readonly LogDomainSweep _exact = new(logKernel, batch);
    private Tensor _logWeights = logWeights;
    private Tensor? _absorbed;
    private IKernelSweep? _sweep;

    /// <summary>Whether iterations may read a number. On a GPU that waits for the device, which costs more than the
    /// logarithms it saves.</summary>
    internal bool ReadsDrift { get; init; } = logKernel.device_type == DeviceType.CPU;

    internal Tensor Targets() => _exact.Targets(_logWeights);

    /// <summary>One iteration.</summary>
    internal void Advance()
    {
        using var before = _logWeights;
        _logWeights = Next(before);
        if (!ReadsDrift)
        {
            return;
        }
        var drift = Oscillation.Number(_logWeights, _absorbed ?? before);
        if (_absorbed is null ? drift < LargestExponent : drift > LargestExponent)
        {
            Absorb();
        }
    }

    private Tensor Next(Tensor weights)
    {
        if (_sweep is null)
        {
            return SinkhornKnopp.Next(_exact, weights, logKernel.shape[1], batch);
        }
        using var rest = weights.sub(_absorbed!);
        using var change = SinkhornKnopp.Next(_sweep, rest, logKernel.shape[1], batch);
        return _absorbed!.add(change, alpha: Scalars.One);
    }

    private void Absorb()
    {
        _absorbed?.Dispose();
        _absorbed = _logWeights.clone();
        _sweep = KernelSweep.Over(Targets(), batch);
    }
}
