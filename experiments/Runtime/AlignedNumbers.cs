using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mira.Experiments.Runtime;

/// <summary>Numbers, zero at first, that begin at a cache line and stay where they are.</summary>
internal sealed unsafe class AlignedNumbers<T>
    where T : unmanaged
{
    private const int CacheLine = 64;
    private readonly T[] _room;
    private readonly int _length;

    internal AlignedNumbers(int length)
    {
        _room = GC.AllocateArray<T>(checked(length + (CacheLine / sizeof(T))), pinned: true);
        var start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_room));
        Start = (T*)((start + CacheLine - 1) & ~(nuint)(CacheLine - 1));
        _length = length;
    }

    /// <summary>The first number. Valid as long as this object is held.</summary>
    internal T* Start { get; }

    internal Span<T> Span => new(Start, _length);
}
