using System.Runtime.InteropServices;
using Mira.Datasets.Augmentation;
using SkiaSharp;

namespace Mira.Datasets.Decoding;

/// <summary>
/// Decodes JPEG, PNG, WebP, GIF and BMP to the pixels that Pillow's convert("RGB") gives. One instance a thread.
/// </summary>
/// <remarks>
/// As Pillow and torchvision's default loader do: no rotation by EXIF, no color profile or gamma, alpha dropped
/// without blending, the first frame of an animation, 16-bit colors by their upper byte, and truncation is an
/// error. 16-bit gray is refused. The decoders (libjpeg-turbo, libpng, libwebp) are those of Skia.
/// </remarks>
internal sealed class ImageDecoder : IDisposable
{
    /// <summary>Larger images are refused, as Pillow does (DecompressionBombError).</summary>
    private const long MostPixels = 178_956_970;

    private byte[] _pixels = [];
    private SKData? _data;
    private SKCodec? _codec;
    private SKImageInfo _layout;
    private bool _mayBeCut;

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

        _mayBeCut = !EncodedFile.EndsAsJpeg(file.AsSpan(0, length));
        _data = SKData.Create(Marshal.UnsafeAddrOfPinnedArrayElement(file, 0), length);
        _codec = SKCodec.Create(_data)
            ?? throw new BadImageException("is not a JPEG, PNG, WebP, GIF or BMP image, or its header is damaged");
        _layout = new(_codec.Info.Width, _codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        return (long)_layout.Width * _layout.Height <= MostPixels
            ? new(_layout.Width, _layout.Height)
            : throw new BadImageException($"has {_layout.Width}x{_layout.Height} pixels by its header, more than the limit of {MostPixels:N0}");
    }

    /// <summary>Rows of the image; others may come with them. Valid until the next call.</summary>
    /// <exception cref="BadImageException">The file is truncated or damaged.</exception>
    public PixelSource Rows(int first, int count) =>
        _codec!.EncodedFormat == SKEncodedImageFormat.Jpeg ? Scanlines(first, count) : All();

    public void Dispose() => Close();

    // A JPEG is decoded from the first row on, and cheaply down to it. Rows below are looked at only where the
    // file does not end as a whole one does.
    private PixelSource Scanlines(int first, int count)
    {
        int wanted = _mayBeCut ? _layout.Height - first : count;
        IntPtr target = Reserve((long)wanted * _layout.RowBytes);
        SKCodecResult result = _codec!.StartScanlineDecode(_layout);
        if (result != SKCodecResult.Success)
        {
            throw Damaged(result);
        }

        bool isThere = first == 0 || _codec.SkipScanlines(first);
        int rows = isThere ? _codec.GetScanlines(target, wanted, _layout.RowBytes) : 0;
        return rows == wanted
            ? Source(first, count)
            : throw new BadImageException($"is truncated or damaged in row {first + rows} of {_layout.Height}");
    }

    private PixelSource All()
    {
        SKCodecResult result = _codec!.GetPixels(_layout, Reserve(_layout.BytesSize64));
        return result == SKCodecResult.Success ? Source(0, _layout.Height) : throw Damaged(result);
    }

    private PixelSource Source(int first, int rows) => new(
        _pixels.AsSpan(0, rows * _layout.RowBytes), _layout.Width, _layout.Height, 4, _layout.RowBytes, first);

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
