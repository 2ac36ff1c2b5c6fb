using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mira.Datasets.Augmentation;

/// <summary>Takes the pixels, of four bytes each, that four neighboring lines have at one position.</summary>
internal interface IMixedLines
{
    void Write(int position, Vector128<byte> pixels);
}

/// <summary>Keeps them as four pixels of line <c>position</c> of a transposed image.</summary>
internal readonly struct TransposedLines(byte[] bytes, int offset, int stride) : IMixedLines
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(int position, Vector128<byte> pixels) =>
        pixels.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(bytes), (nuint)((position * stride) + offset));
}

/// <summary>Keeps them as four pixels of row <c>position</c> of a view.</summary>
internal readonly struct PlanarLines(PlanarImage view, int x) : IMixedLines
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(int position, Vector128<byte> pixels)
    {
        var planes = Vector128.Shuffle(
            pixels, Vector128.Create((byte)0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15)).AsUInt32();
        var at = (nuint)((position * view.Size) + x);
        Put(view.Red, at, planes.GetElement(0));
        Put(view.Green, at, planes.GetElement(1));
        Put(view.Blue, at, planes.GetElement(2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(byte[] plane, nuint at, uint four) =>
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(plane), at), four);
}
