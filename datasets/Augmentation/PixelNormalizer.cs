using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mira.Datasets.Augmentation;

/// <summary>Writes the planes of a view as normalized numbers, red, green and blue of a pixel side by side.</summary>
/// <remarks>Eight pixels are 24 numbers, three vectors: place <c>i</c> of vector <c>v</c> is of
/// channel (8 v + i) mod 3.</remarks>
internal sealed class PixelNormalizer
{
    private const int Lanes = PixelKernel.Lanes;
    private const byte None = 255;

    private readonly Vector256<float>[] _mean;
    private readonly Vector256<float>[] _deviation;

    public PixelNormalizer(Normalization normalization) =>
        (_mean, _deviation) = (Vectors(normalization.Mean), Vectors(normalization.Deviation));

    /// <summary>Writes a view.</summary>
    /// <param name="image">The pixels.</param>
    /// <param name="isFlipped">Whether left and right are exchanged.</param>
    /// <param name="view">[size, size, 3], overwritten.</param>
    public void Write(PlanarImage image, bool isFlipped, Span<float> view)
    {
        ref var red = ref MemoryMarshal.GetArrayDataReference(image.Red);
        ref var green = ref MemoryMarshal.GetArrayDataReference(image.Green);
        ref var blue = ref MemoryMarshal.GetArrayDataReference(image.Blue);
        ref var target = ref MemoryMarshal.GetReference(view[..(3 * image.Red.Length)]);
        Vector256<float> mean0 = _mean[0], mean1 = _mean[1], mean2 = _mean[2];
        Vector256<float> deviation0 = _deviation[0], deviation1 = _deviation[1], deviation2 = _deviation[2];
        for (var row = 0; row < image.Red.Length; row += image.Size)
        {
            for (var x = 0; x < image.Size; x += Lanes)
            {
                var from = (nuint)(row + (isFlipped ? image.Size - Lanes - x : x));
                (var low, var high) = Interleave(
                    Read(ref red, from, isFlipped), Read(ref green, from, isFlipped), Read(ref blue, from, isFlipped));
                Normalize(low.AsUInt64().ToScalar(), mean0, deviation0).StoreUnsafe(ref target);
                Normalize(low.AsUInt64().GetElement(1), mean1, deviation1).StoreUnsafe(ref target, Lanes);
                Normalize(high.AsUInt64().ToScalar(), mean2, deviation2).StoreUnsafe(ref target, 2 * Lanes);
                target = ref Unsafe.Add(ref target, 3 * Lanes);
            }
        }
    }

    private static Vector256<float>[] Vectors(ChannelValues values)
    {
        float[] channels = [values.Red, values.Green, values.Blue];
        float[] places = [.. Enumerable.Range(0, 3 * Lanes).Select(i => channels[i % 3])];
        return [.. Enumerable.Range(0, 3).Select(vector => Vector256.Create(places, vector * Lanes))];
    }

    // The same three roundings for every number as Normalization has them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Normalize(ulong eight, Vector256<float> mean, Vector256<float> deviation) =>
        ((Vector256.ConvertToSingle(PixelKernel.Widen(eight)) / Vector256.Create(255f)) - mean) / deviation;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(ref byte plane, nuint from, bool isFlipped)
    {
        var eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref plane, from));
        return isFlipped ? BinaryPrimitives.ReverseEndianness(eight) : eight;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<byte> Low, Vector128<byte> High) Interleave(ulong red, ulong green, ulong blue)
    {
        Vector128<byte> pair = Vector128.Create(red, green).AsByte(), third = Vector128.CreateScalar(blue).AsByte();
        var low = Vector128.Shuffle(
                pair, Vector128.Create(0, 8, None, 1, 9, None, 2, 10, None, 3, 11, None, 4, 12, None, 5))
            | Vector128.Shuffle(third, Vector128.Create(
                None, None, 0, None, None, 1, None, None, 2, None, None, 3, None, None, 4, None));
        var high = Vector128.Shuffle(
                pair, Vector128.Create(13, None, 6, 14, None, 7, 15, None, None, None, None, None, None,
                    None, None, None))
            | Vector128.Shuffle(third, Vector128.Create(
                None, 5, None, None, 6, None, None, 7, None, None, None, None, None, None, None, None));
        return (low, high);
    }
}
