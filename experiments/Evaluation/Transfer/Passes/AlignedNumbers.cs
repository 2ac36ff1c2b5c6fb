using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mira.Experiments.Evaluation.Transfer.Passes;

/// <summary>Numbers, zero at first, that begin at a cache line and stay where they are.</summary>
internal sealed unsafe class AlignedNumbers
{
    private const int CacheLine = 64;
    private readonly double[] _room;
    private readonly int _length;

    internal AlignedNumbers(int length)
    {
        _room = GC.AllocateArray<double>(length + (CacheLine / sizeof(double)), pinned: true);
        var start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_room));
        Start = (double*)((start + CacheLine - 1) & ~(nuint)(CacheLine - 1));
        _length = length;
    }

    /// <summary>The first number. Valid as long as this object is held.</summary>
    internal double* Start { get; }

    internal Span<double> Span => new(Start, _length);
}
