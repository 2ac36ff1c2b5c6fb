using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mira.Datasets.Augmentation;

/// <summary>Pillow's Gaussian blur: three box filters along rows, then three along columns.</summary>
/// <remarks>
/// Values are rounded to bytes after each filter; edge pixels are repeated beyond the edges. Holds buffers: use one
/// instance per thread.
/// </remarks>
internal sealed class GaussianBlur
{
    private const int Lanes = 16;

    private byte[] _rowA = [];
    private byte[] _rowB = [];
    private byte[] _planeA = [];
    private byte[] _planeB = [];

    /// <summary>Blurs all channels.</summary>
    /// <param name="image">Changed in place.</param>
    /// <param name="deviation">Standard deviation of the Gaussian, in pixels, above 0.</param>
    public void Apply(PlanarImage image, float deviation)
    {
        var weights = BoxWeights.ForGaussian(deviation);
        Reserve(image.Size, weights.Radius + 1);
        for (var channel = 0; channel < 3; channel++)
        {
            BlurRows(image.Plane(channel), image.Size, weights);
            BlurColumns(image.Plane(channel), image.Size, weights);
        }
    }

    private void Reserve(int size, int margin)
    {
        int row = size + (2 * margin) + Lanes, plane = ((size + (2 * margin)) * size) + Lanes;
        if (_rowA.Length < row)
        {
            (_rowA, _rowB) = (new byte[row], new byte[row]);
        }
        if (_planeA.Length < plane)
        {
            (_planeA, _planeB) = (new byte[plane], new byte[plane]);
        }
    }

    // From the plane to the inner rows of plane A.
    private void BlurRows(byte[] plane, int size, BoxWeights weights)
    {
        var margin = weights.Radius + 1;
        for (var y = 0; y < size; y++)
        {
            plane.AsSpan(y * size, size).CopyTo(_rowA.AsSpan(margin));
            ExtendRow(_rowA, size, margin);
            Filter(ref _rowA[margin], 1, weights, ref _rowB[margin], size);
            ExtendRow(_rowB, size, margin);
            Filter(ref _rowB[margin], 1, weights, ref _rowA[margin], size);
            ExtendRow(_rowA, size, margin);
            Filter(ref _rowA[margin], 1, weights, ref _planeA[(margin + y) * size], size);
        }
    }

    // From plane A back to the plane.
    private void BlurColumns(byte[] plane, int size, BoxWeights weights)
    {
        int margin = weights.Radius + 1, inner = margin * size;
        ExtendColumns(_planeA, size, margin);
        Filter(ref _planeA[inner], size, weights, ref _planeB[inner], plane.Length);
        ExtendColumns(_planeB, size, margin);
        Filter(ref _planeB[inner], size, weights, ref _planeA[inner], plane.Length);
        ExtendColumns(_planeA, size, margin);
        Filter(ref _planeA[inner], size, weights, ref plane[0], plane.Length);
    }

    private static void ExtendRow(byte[] row, int size, int margin)
    {
        row.AsSpan(0, margin).Fill(row[margin]);
        row.AsSpan(margin + size, margin).Fill(row[margin + size - 1]);
    }

    private static void ExtendColumns(byte[] plane, int size, int margin)
    {
        for (var line = 0; line < margin; line++)
        {
            plane.AsSpan(margin * size, size).CopyTo(plane.AsSpan(line * size));
            plane.AsSpan((margin + size - 1) * size, size).CopyTo(plane.AsSpan((margin + size + line) * size));
        }
    }

    // Neighbors along the filter are step bytes apart; writes up to 15 bytes too many.
    private static void Filter(ref byte source, nint step, BoxWeights weights, ref byte target, int count)
    {
        var outer = step * (weights.Radius + 1);
        for (nint i = 0; i < count; i += Lanes)
        {
            ref var center = ref Unsafe.Add(ref source, i);
            var inner = Widen(ref center);
            for (var near = step; near < outer; near += step)
            {
                inner += Widen(ref Unsafe.Add(ref center, -near)) + Widen(ref Unsafe.Add(ref center, near));
            }
            var far = Widen(ref Unsafe.Add(ref center, -outer))
                + Widen(ref Unsafe.Add(ref center, outer));
            Weigh(inner, far, weights).StoreUnsafe(ref Unsafe.Add(ref target, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Widen(ref byte bytes) => PixelKernel.Widen(Vector128.LoadUnsafe(ref bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Weigh(Vector256<ushort> inner, Vector256<ushort> far, BoxWeights weights)
    {
        var low = Weigh(Vector256.WidenLower(inner), Vector256.WidenLower(far), weights);
        var high = Weigh(Vector256.WidenUpper(inner), Vector256.WidenUpper(far), weights);
        return PixelKernel.Pack(
            low.AsInt32().GetLower(), low.AsInt32().GetUpper(), high.AsInt32().GetLower(), high.AsInt32().GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Weigh(Vector256<uint> inner, Vector256<uint> far, BoxWeights weights) =>
        ((inner * weights.Inner) + (far * weights.Outer) + Vector256.Create(1u << 23)) >>> 24;
}
