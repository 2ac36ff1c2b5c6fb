using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mira.Datasets.Augmentation;

/// <summary>Cuts a box out of an image and resizes it, bilinear or bicubic, to the planes of a view.</summary>
/// <remarks>
/// Pillow's two passes, rows first, bytes between them. Each pass mixes along four lines at once and writes
/// its result transposed, so that the same loop does both. Only rows and columns that count are touched.
/// Holds buffers, which only grow: use one instance per thread.
/// </remarks>
internal sealed class Resampler
{
    private const int Lines = 4;
    private const int Pixel = 4;

    private byte[] _staged = [];
    private byte[] _columns = [];
    private int _stride;

    /// <summary>Makes the view. The source must hold the box.</summary>
    public void Apply(in PixelSource source, CropBox box, ResizeTaps horizontal, ResizeTaps vertical, PlanarImage view)
    {
        var rows = vertical.End - vertical.First;
        Reserve(horizontal, vertical, rows);
        CropBox needed = new(box.Top + vertical.First, box.Left + horizontal.First, rows,
            horizontal.End - horizontal.First);
        MixRows(source, needed, horizontal);
        MixColumns(vertical, view);
    }

    private void Reserve(ResizeTaps horizontal, ResizeTaps vertical, int rows)
    {
        // An odd number of cache lines: columns then do not fall on each other in the cache.
        var longest = Math.Max(rows + Lines, vertical.Reach - vertical.First);
        _stride = 64 * ((((longest * Pixel) + 63) / 64) | 1);
        int columns = _stride * horizontal.Count, staged = Lines * StagedLength(horizontal);
        _columns = _columns.Length < columns ? new byte[columns] : _columns;
        _staged = _staged.Length < staged ? new byte[staged] : _staged;
    }

    private static int StagedLength(ResizeTaps taps) => (Pixel * (taps.Reach - taps.First)) + 16;

    private void MixRows(in PixelSource source, CropBox needed, ResizeTaps taps)
    {
        for (var y = 0; y < needed.Height; y += Lines)
        {
            var last = needed.Height - 1;
            ref byte a = ref Row(source, needed, y, taps, 0),
                b = ref Row(source, needed, Math.Min(y + 1, last), taps, 1);
            ref var c = ref Row(source, needed, Math.Min(y + 2, last), taps, 2);
            ref var d = ref Row(source, needed, Math.Min(y + 3, last), taps, 3);
            Mix(ref a, ref b, ref c, ref d, taps, new TransposedLines(_columns, Pixel * y, _stride));
        }
    }

    private void MixColumns(ResizeTaps taps, PlanarImage view)
    {
        for (var x = 0; x < view.Size; x += Lines)
        {
            ref byte a = ref _columns[x * _stride], b = ref Unsafe.Add(ref a, _stride);
            ref byte c = ref Unsafe.Add(ref b, _stride), d = ref Unsafe.Add(ref c, _stride);
            Mix(ref a, ref b, ref c, ref d, taps, new PlanarLines(view, x));
        }
    }

    // A row of four-byte pixels, where it is if reading a little beyond it is safe.
    private ref byte Row(in PixelSource source, CropBox needed, int y, ResizeTaps taps, int slot)
    {
        var start = ((needed.Top + y - source.FirstRow) * source.RowBytes) + (needed.Left * source.BytesPerPixel);
        var read = Pixel * (taps.Reach - taps.First);
        if (source.BytesPerPixel == Pixel && start + read <= source.Pixels.Length)
        {
            return ref Unsafe.Add(ref MemoryMarshal.GetReference(source.Pixels), start);
        }
        var staged = _staged.AsSpan(slot * StagedLength(taps), StagedLength(taps));
        var row = source.Pixels.Slice(start, needed.Width * source.BytesPerPixel);
        if (source.BytesPerPixel == Pixel)
        {
            row.CopyTo(staged);
        }
        else
        {
            PixelKernel.WidenPixels(row, staged);
        }
        return ref MemoryMarshal.GetReference(staged);
    }

    private static void Mix<TLines>(
        ref byte a, ref byte b, ref byte c, ref byte d, ResizeTaps taps, TLines mixed)
        where TLines : struct, IMixedLines
    {
        ref var weights = ref taps.Weights;
        ReadOnlySpan<int> starts = taps.Starts.AsSpan(0, taps.Count);
        var pairs = taps.Pairs;
        for (var position = 0; position < starts.Length; position++)
        {
            var offset = (nuint)(Pixel * starts[position]);
            Vector256<int> sumA = Vector256<int>.Zero, sumB = sumA, sumC = sumA, sumD = sumA;
            for (var pair = 0; pair < pairs; pair++)
            {
                var weight = Vector256.LoadUnsafe(ref weights);
                sumA += PixelKernel.Load(ref a, offset) * weight;
                sumB += PixelKernel.Load(ref b, offset) * weight;
                sumC += PixelKernel.Load(ref c, offset) * weight;
                sumD += PixelKernel.Load(ref d, offset) * weight;
                offset += 2 * Pixel;
                weights = ref Unsafe.Add(ref weights, 2 * Pixel);
            }
            mixed.Write(position, PixelKernel.Pack(Round(sumA), Round(sumB), Round(sumC), Round(sumD)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Round(Vector256<int> sums) =>
        (sums.GetLower() + sums.GetUpper() + Vector128.Create(1 << (ResizeTaps.Precision - 1))) >> ResizeTaps.Precision;
}
