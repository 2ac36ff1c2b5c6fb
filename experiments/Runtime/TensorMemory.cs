using System.IO.Hashing;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Mira.Experiments.Runtime;

/// <summary>Where a tensor's numbers are in memory, on any device.</summary>
internal static unsafe class TensorMemory
{
    private static readonly delegate* unmanaged<nint, nint*,
        int> DataPointer = (delegate* unmanaged<nint, nint*, int>)NativeLibrary.GetExport(
        NativeLibrary.Load(LoadedLibraries.PathOf(LibTorchFolder.MainLibrary)!), "aoti_torch_get_data_ptr");

    // A span counts in int.
    private const long Block = 1L << 30;

    /// <summary>Address of the first number, of a slice as well.</summary>
    /// <remarks>By libtorch's C interface, which answers an error with a code. Valid as long as the tensor.</remarks>
    internal static nint Address(Tensor tensor)
    {
        nint address;
        return DataPointer(tensor.Handle, &address) == 0 ? address
            : throw new InvalidOperationException("libtorch does not say where a tensor lies.");
    }

    /// <summary>A number that changes with any bit of a tensor. Waits for its device.</summary>
    internal static long Checksum(Tensor tensor)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var host = tensor.detach().to(CPU).contiguous();
        var (start, bytes) = (Address(host), host.numel() * host.element_size());
        var hash = new XxHash3();
        for (long at = 0; at < bytes; at += Block)
        {
            hash.Append(new ReadOnlySpan<byte>((void*)(start + (nint)at), (int)Math.Min(Block, bytes - at)));
        }
        return (long)hash.GetCurrentHashAsUInt64();
    }

    /// <summary>Whether a tensor's numbers lie one beside the other without gaps, in whichever
    /// order of dimensions.</summary>
    internal static bool IsDense(Tensor tensor)
    {
        var (shape, strides) = (tensor.shape, tensor.stride());
        long expected = 1;
        foreach (var at in Enumerable.Range(0, shape.Length).Where(at => shape[at] != 1).OrderBy(at => strides[at]))
        {
            if (strides[at] != expected)
            {
                return false;
            }
            expected *= shape[at];
        }
        return true;
    }
}
