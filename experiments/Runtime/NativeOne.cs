using TorchSharp;

namespace Mira.Experiments.Runtime;

/// <summary>The number 1 as native code takes it, held for the life of the program.</summary>
/// <remarks>
/// <c>x.add(y)</c> is x + 1·y, and TorchSharp makes a temporary native number of that 1. Nothing refers to it during the native
/// call, so the garbage collector may free it just before it is read: the sum then fails, or multiplies by whatever lies there.
/// Sums of two tensors in a training step therefore name it: <c>x.add(y, alpha: NativeOne.Value)</c>.
/// </remarks>
public static class NativeOne
{
    /// <summary>The number.</summary>
    public static Scalar Value { get; } = 1.ToScalar();
}
