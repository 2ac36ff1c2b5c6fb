using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Runtime;

/// <summary>A tensor's memory as rows of numbers. The tensor must outlive it.</summary>
internal readonly unsafe struct CpuMatrix<T>
    where T : unmanaged
{
    private readonly T* _start;

    internal CpuMatrix(Tensor tensor)
    {
        // Tensor memory is native: the collector does not move it.
        _start = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
        Columns = (int)tensor.shape[^1];
    }

    /// <summary>Numbers in a row.</summary>
    internal int Columns { get; }

    /// <summary>One row.</summary>
    internal Span<T> this[int row] => new(_start + ((long)row * Columns), Columns);

    /// <summary>Whether a tensor is in memory row by row, and fits.</summary>
    internal static bool CanView(Tensor tensor) =>
        tensor.device.type == DeviceType.CPU && tensor.is_contiguous()
            && tensor.numel() * tensor.element_size() <= int.MaxValue;
}
