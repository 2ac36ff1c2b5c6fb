using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
        ref byte reds = ref MemoryMarshal.GetArrayDataReference(image.Red);
        ref byte greens = ref MemoryMarshal.GetArrayDataReference(image.Green);
        ref byte blues = ref MemoryMarshal.GetArrayDataReference(image.Blue);
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
    public static Vector256<int> Load(ref byte bytes, nuint offset)
    {
        ulong eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, offset));
        Vector256<byte> packed = Vector256.CreateScalarUnsafe(eight).AsByte();
        return Vector256.WidenLower(Vector256.WidenLower(packed)).AsInt32();
    }

    /// <summary>Stores eight integers as bytes, those outside 0 to 255 as the nearest of the two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<int> values, ref byte bytes, nuint offset)
    {
        Vector256<int> positive = Vector256.Max(values, Vector256<int>.Zero);
        Vector256<uint> clipped = Vector256.Min(positive, Vector256.Create(255)).AsUInt32();
        Vector128<ushort> words = Vector128.Narrow(clipped.GetLower(), clipped.GetUpper());
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref bytes, offset), Vector128.Narrow(words, words).AsUInt64().ToScalar());
    }
}
