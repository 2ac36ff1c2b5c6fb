using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mira.Datasets.Augmentation;

/// <summary>
/// Cuts a box out of an interleaved image and resizes it to the planes of a view, bilinear with antialiasing.
/// </summary>
/// <remarks>
/// Pillow's two passes, columns first, bytes between them. Both passes mix whole lines, thirty-two pixels and
/// more at once, because the image lies transposed during the first. Holds buffers: one instance a thread.
/// </remarks>
internal sealed class CropResize
{
    private readonly int _sourceSize;
    private readonly int _stride;
    private readonly int _size;
    private readonly ResizeTaps[] _taps;
    private readonly byte[] _columns;
    private readonly byte[] _mixedColumns;
    private readonly byte[] _rows;

    public CropResize(int sourceSize, int size)
    {
        (_sourceSize, _size, _stride) = (sourceSize, size, (sourceSize + 31) / 32 * 32);
        _taps = [.. Enumerable.Range(1, sourceSize).Select(length => new ResizeTaps(length, size))];
        _columns = new byte[3 * sourceSize * _stride];
        _mixedColumns = new byte[size * _stride];
        _rows = new byte[sourceSize * size];
    }

    public void Apply(ReadOnlySpan<byte> image, CropBox crop, PlanarImage view)
    {
        TransposeCrop(image, crop);
        ResizeTaps horizontal = _taps[crop.Width - 1], vertical = _taps[crop.Height - 1];
        for (int channel = 0; channel < 3; channel++)
        {
            Mix(_columns.AsSpan(channel * _sourceSize * _stride), _stride, horizontal, _mixedColumns);
            Transpose(_mixedColumns, crop.Height);
            Mix(_rows, _size, vertical, view.Plane(channel));
        }
    }

    // Columns of the box, one after the other, channel by channel.
    private void TransposeCrop(ReadOnlySpan<byte> image, CropBox crop)
    {
        int channel = _sourceSize * _stride;
        for (int y = 0; y < crop.Height; y++)
        {
            ReadOnlySpan<byte> row = image.Slice(3 * (((crop.Top + y) * _sourceSize) + crop.Left), 3 * crop.Width);
            ref byte target = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_columns), y);
            for (int x = 0; x + 2 < row.Length; x += 3)
            {
                target = row[x];
                Unsafe.Add(ref target, channel) = row[x + 1];
                Unsafe.Add(ref target, 2 * channel) = row[x + 2];
                target = ref Unsafe.Add(ref target, _stride);
            }
        }
    }

    private void Transpose(ReadOnlySpan<byte> columns, int height)
    {
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = _rows.AsSpan(y * _size, _size);
            ref byte column = ref Unsafe.Add(ref MemoryMarshal.GetReference(columns), y);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = Unsafe.Add(ref column, x * _stride);
            }
        }
    }

    // Every output line is a weighted sum of input lines; lines are whole vectors long, what lies beyond the
    // box is unused.
    private static void Mix(ReadOnlySpan<byte> lines, int stride, ResizeTaps taps, Span<byte> mixed)
    {
        for (int position = 0; position * stride < mixed.Length; position++)
        {
            ReadOnlySpan<byte> first = lines[(taps.Start(position) * stride)..];
            MixLine(first, stride, taps.Weights(position), mixed.Slice(position * stride, stride));
        }
    }

    private static void MixLine(ReadOnlySpan<byte> lines, int stride, ReadOnlySpan<int> weights, Span<byte> mixed)
    {
        ref byte first = ref MemoryMarshal.GetReference(lines);
        ref byte target = ref MemoryMarshal.GetReference(mixed);
        for (int i = 0; i < mixed.Length; i += PixelKernel.Lanes)
        {
            Vector256<int> sum = Vector256.Create(1 << (ResizeTaps.Precision - 1));
            for (int tap = 0; tap < weights.Length; tap++)
            {
                sum += PixelKernel.Load(ref first, (nuint)((tap * stride) + i)) * Vector256.Create(weights[tap]);
            }

            PixelKernel.Store(sum >> ResizeTaps.Precision, ref target, (nuint)i);
        }
    }
}
