using System.Runtime.InteropServices;
using Mira.Datasets.Augmentation;
using SkiaSharp;

namespace Mira.Datasets.Decoding;

/// <summary>
/// Decodes JPEG, PNG, WebP, GIF and BMP to the pixels that Pillow's convert("RGB") gives. Use one instance per
/// thread.
/// </summary>
/// <remarks>
/// As Pillow and torchvision's default loader do: no rotation by EXIF, no color profile or gamma, alpha dropped
/// without blending, the first frame of an animation, 16-bit colors by their upper byte, and truncation is an
/// error. 16-bit gray is refused. The decoders (libjpeg-turbo, libpng, libwebp) are those of Skia; JPEGs go to the
/// system's libjpeg-turbo where there is one, and to Skia if anything is wrong with them: what is damaged does not
/// depend on the library.
/// </remarks>
/// <param name="turbo">The system's libjpeg-turbo, owned from now on; null to do without.</param>
internal sealed class ImageDecoder(TurboJpeg? turbo) : IDisposable
{
    /// <summary>Larger images are refused, as Pillow does (DecompressionBombError).</summary>
    private const long MostPixels = 178_956_970;

    private byte[] _file = [];
    private int _length;
    private byte[] _pixels = [];
    private SKData? _data;
    private SKCodec? _codec;
    private SKImageInfo _layout;
    private bool _mayBeCut;
    private bool _isTurbo;

    /// <summary>A decoder with what the system has.</summary>
    public ImageDecoder()
        : this(TurboJpeg.IsThere ? new TurboJpeg() : null)
    {
    }

    /// <summary>Turns to an image.</summary>
    /// <param name="file">Pinned bytes that stay as they are until the next image is opened.</param>
    /// <param name="length">How many of them are the file.</param>
    /// <exception cref="BadImageException">The bytes do not begin as an image does, or it is too large.</exception>
    public ImageSize Open(byte[] file, int length)
    {
        Close();
        if (EncodedFile.Fault(file.AsSpan(0, length)) is string fault)
        {
            throw new BadImageException(fault);
        }
        (_file, _length) = (file, length);
        _isTurbo = turbo is not null && turbo.TryOpen(file, length);
        return Bounded(_isTurbo ? turbo!.Size : OpenCodec());
    }

    /// <summary>Rows of the image; others may come with them. Valid until the next call.</summary>
    /// <param name="first">First row.</param>
    /// <param name="count">Number of rows, at least 1, inside the image.</param>
    /// <param name="reduction">
    /// 1, 2, 4 or 8. Above 1 a JPEG may come smaller by this along each side, which <see cref="PixelSource.Reduction"/>
    /// says; its pixels are near means of squares.
    /// </param>
    /// <exception cref="BadImageException">The file is truncated or damaged.</exception>
    public PixelSource Rows(int first, int count, int reduction = 1)
    {
        if (_isTurbo)
        {
            var size = turbo!.Reduced(reduction);
            if (turbo.TryDecode(Reserve(4L * size.Width * size.Height), reduction))
            {
                return new(_pixels.AsSpan(0, 4 * size.Width * size.Height), size.Width, size.Height, 4)
                {
                    Reduction = reduction,
                };
            }
            _isTurbo = false;
            OpenCodec();
        }
        return _codec!.EncodedFormat == SKEncodedImageFormat.Jpeg ? Scanlines(first, count, reduction) : All();
    }

    public void Dispose()
    {
        Close();
        turbo?.Dispose();
    }

    private ImageSize OpenCodec()
    {
        _mayBeCut = !EncodedFile.EndsAsJpeg(_file.AsSpan(0, _length));
        _data = SKData.Create(Marshal.UnsafeAddrOfPinnedArrayElement(_file, 0), _length);
        _codec = SKCodec.Create(_data)
            ?? throw new BadImageException("is not a JPEG, PNG, WebP, GIF or BMP image, or its header is damaged");
        _layout = new(_codec.Info.Width, _codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        return new(_layout.Width, _layout.Height);
    }

    private static ImageSize Bounded(ImageSize size) => (long)size.Width * size.Height <= MostPixels
        ? size
        : throw new BadImageException(
            $"has {size.Width}x{size.Height} pixels by its header, more than the limit of {MostPixels:N0}");

    // A JPEG is decoded from the first row on, and cheaply down to it. Rows below are looked at only where the
    // file does not end as a whole one does.
    private PixelSource Scanlines(int first, int count, int reduction)
    {
        var size = _codec!.GetScaledDimensions(1f / reduction);
        var layout = _layout.WithSize(size.Width, size.Height);
        int top = first / reduction, end = Math.Min(size.Height, (first + count + reduction - 1) / reduction);
        var wanted = (_mayBeCut ? size.Height : end) - top;
        var target = Reserve((long)wanted * layout.RowBytes);
        var result = _codec.StartScanlineDecode(layout);
        if (result != SKCodecResult.Success)
        {
            throw Damaged(result);
        }
        var isThere = top == 0 || _codec.SkipScanlines(top);
        var rows = isThere ? _codec.GetScanlines(target, wanted, layout.RowBytes) : 0;
        return rows == wanted
            ? Source(layout, top, end - top, reduction)
            : throw new BadImageException(
                $"is truncated or damaged in row {reduction * (top + rows)} of {_layout.Height}");
    }

    private PixelSource All()
    {
        var result = _codec!.GetPixels(_layout, Reserve(_layout.BytesSize64));
        return result == SKCodecResult.Success ? Source(_layout, 0, _layout.Height, 1) : throw Damaged(result);
    }

    private PixelSource Source(SKImageInfo layout, int first, int rows, int reduction) => new(
        _pixels.AsSpan(0, rows * layout.RowBytes), layout.Width, layout.Height, 4, layout.RowBytes, first)
    {
        Reduction = reduction,
    };

    private static BadImageException Damaged(SKCodecResult result) => new(result == SKCodecResult.IncompleteInput
        ? "is truncated"
        : $"is truncated or damaged ({result})");

    // Pinned, so that the decoder can write into it.
    private IntPtr Reserve(long bytes)
    {
        if (_pixels.Length < bytes)
        {
            _pixels = [];
            _pixels = GC.AllocateUninitializedArray<byte>(checked((int)bytes), pinned: true);
        }
        return Marshal.UnsafeAddrOfPinnedArrayElement(_pixels, 0);
    }

    private void Close()
    {
        _codec?.Dispose();
        _data?.Dispose();
        (_codec, _data) = (null, null);
    }
}
