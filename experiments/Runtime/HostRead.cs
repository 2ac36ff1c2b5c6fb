using static TorchSharp.torch;

namespace Mira.Experiments.Runtime;

/// <summary>All reads of tensor values by methods, optimizers and training go through here, so that the reads of a
/// step can be counted.</summary>
/// <remarks>
/// On a GPU every reading waits until the device has done all work queued so far, and the
/// device idles until the next work arrives. A training step therefore reads nothing, except once per logging interval.
/// </remarks>
public static class HostRead
{
    [ThreadStatic]
    private static long _count;

    /// <summary>Readings made by the current thread so far.</summary>
    public static long Count => _count;

    /// <summary>The value of a tensor of one element, of any numeric type.</summary>
    public static double Number(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        _count++;
        using var wide = tensor.to_type(ScalarType.Float64);
        return wide.item<double>();
    }

    /// <summary>The value of a boolean tensor of one element.</summary>
    public static bool Truth(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        _count++;
        return tensor.item<bool>();
    }

    /// <summary>All values of a tensor of any shape and numeric type, in row-major order.</summary>
    public static double[] Numbers(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        _count++;
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float64, CPU).contiguous().data<double>().ToArray();
    }
}
