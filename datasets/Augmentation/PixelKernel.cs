using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mira.Datasets.Augmentation;

/// <summary>
/// Runs a <see cref="IPixelOperation"/> over an image; the generic struct makes the operation part of the
/// loop.
/// </summary>
internal static class PixelKernel
{
    public const int Lanes = 8;

    public static void Apply<TOperation>(PlanarImage image, TOperation operation)
        where TOperation : struct, IPixelOperation
    {
        ref var reds = ref MemoryMarshal.GetArrayDataReference(image.Red);
        ref var greens = ref MemoryMarshal.GetArrayDataReference(image.Green);
        ref var blues = ref MemoryMarshal.GetArrayDataReference(image.Blue);
        for (nuint i = 0; i < (nuint)image.Red.Length; i += Lanes)
        {
            Vector256<int> red = Load(ref reds, i), green = Load(ref greens, i), blue = Load(ref blues, i);
            operation.Apply(ref red, ref green, ref blue);
            Store(red, ref reds, i);
            Store(green, ref greens, i);
            Store(blue, ref blues, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(ref byte bytes, nuint offset) =>
        Widen(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, offset)));

    /// <summary>Eight bytes as integers, the lowest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Widen(ulong eight)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(eight).AsByte());
        }
        var packed = Vector256.CreateScalarUnsafe(eight).AsByte();
        return Vector256.WidenLower(Vector256.WidenLower(packed)).AsInt32();
    }

    /// <summary>Sixteen bytes as words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Widen(Vector128<byte> bytes) => Avx2.IsSupported
        ? Avx2.ConvertToVector256Int16(bytes).AsUInt16()
        : Vector256.WidenLower(bytes.ToVector256Unsafe());

    /// <summary>Stores eight integers as bytes, those outside 0 to 255 as the nearest of the two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<int> values, ref byte bytes, nuint offset)
    {
        var packed = Pack(values.GetLower(), values.GetUpper(), default, default);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref bytes, offset), packed.AsUInt64().ToScalar());
    }

    /// <summary>Sixteen integers as bytes, those outside 0 to 255 as the nearest of the two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Pack(Vector128<int> a, Vector128<int> b, Vector128<int> c, Vector128<int> d)
    {
        Vector128<short> low = Vector128.NarrowWithSaturation(a, b), high = Vector128.NarrowWithSaturation(c, d);
        return Sse2.IsSupported
            ? Sse2.PackUnsignedSaturate(low, high)
            : Vector128.NarrowWithSaturation(
                Vector128.Max(low, default).AsUInt16(), Vector128.Max(high, default).AsUInt16());
    }

    /// <summary>Widens pixels of three bytes to four; the fourth is anything.</summary>
    /// <param name="rgb">The pixels.</param>
    /// <param name="pixels">Four bytes for each of them and twelve more, which are overwritten.</param>
    public static void WidenPixels(ReadOnlySpan<byte> rgb, Span<byte> pixels)
    {
        var vectors = Math.Max(0, (rgb.Length - 4) / 12);
        ref byte from = ref MemoryMarshal.GetReference(rgb),
            to = ref MemoryMarshal.GetReference(pixels[..((rgb.Length / 3 * 4) + 12)]);
        for (var i = 0; i < vectors; i++)
        {
            var four = Vector128.LoadUnsafe(ref from, (nuint)(12 * i));
            Vector128.Shuffle(four, Vector128.Create((byte)0, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 11))
                .StoreUnsafe(ref to, (nuint)(16 * i));
        }
        for (var i = 4 * vectors; i < rgb.Length / 3; i++)
        {
            rgb.Slice(3 * i, 3).CopyTo(pixels[(4 * i)..]);
        }
    }
}
