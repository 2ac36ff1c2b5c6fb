using System.Runtime.InteropServices;

namespace Mira.Datasets.Decoding;

/// <summary>
/// libjpeg-turbo with its vector instructions, where the system has it. Use one instance per thread.
/// </summary>
/// <remarks>
/// The decoder inside Skia is the same library built without them: three times slower, to the same bits. This
/// one opens what ImageNet consists of, and refuses the rest, for Skia to decode or to judge: CMYK, and a
/// subsampling whose upsampling changed between versions. Debian and Ubuntu: libturbojpeg0, libturbojpeg.
/// </remarks>
internal sealed partial class TurboJpeg : IDisposable
{
    private const string Library = "libturbojpeg.so.0";

    // TJPF_RGBX of turbojpeg.h, no flags: the accurate transform and smooth upsampling, as in Pillow.
    private const int Rgbx = 2, NoFlags = 0, PixelBytes = 4;

    private readonly IntPtr _decoder = Create();
    private IntPtr _file;
    private nuint _length;

    /// <summary>Whether the system has the library.</summary>
    public static bool IsThere { get; } = NativeLibrary.TryLoad(Library, out _);

    /// <summary>Size of the image that was opened last.</summary>
    public ImageSize Size { get; private set; }

    /// <summary>Turns to a file; false if it is left to another decoder.</summary>
    /// <param name="file">Pinned bytes that stay as they are until the next file is opened.</param>
    /// <param name="length">How many of them are the file.</param>
    public bool TryOpen(byte[] file, int length)
    {
        (_file, _length) = (Marshal.UnsafeAddrOfPinnedArrayElement(file, 0), (nuint)length);
        if (length < 3 || file is not [0xFF, 0xD8, 0xFF, ..]
            || ReadHeader(
                _decoder, _file, _length, out var width, out var height, out var sampling, out var space) != 0)
        {
            return false;
        }
        Size = new(width, height);
        return (Sampling)sampling is Sampling.None or Sampling.Horizontal or Sampling.Both or Sampling.Gray
            && (ColorSpace)space is ColorSpace.YCbCr or ColorSpace.Gray;
    }

    /// <summary>Width and height of the image at a reduction.</summary>
    /// <param name="reduction">1, 2, 4 or 8.</param>
    public ImageSize Reduced(int reduction) =>
        new((Size.Width + reduction - 1) / reduction, (Size.Height + reduction - 1) / reduction);

    /// <summary>Decodes the whole image; false where anything is wrong with the file.</summary>
    /// <param name="pixels">Room for four bytes a pixel, of which the last is anything, without gaps.</param>
    /// <param name="reduction">1, 2, 4 or 8: so many pixels along each side become one, in the transform.</param>
    public bool TryDecode(IntPtr pixels, int reduction)
    {
        var size = Reduced(reduction);
        return Decode(
            _decoder, _file, _length, pixels, size.Width, size.Width * PixelBytes, size.Height, Rgbx, NoFlags) == 0;
    }

    public void Dispose() => _ = Destroy(_decoder);

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    private static partial IntPtr Create();

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    private static partial int Destroy(IntPtr decoder);

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    private static partial int ReadHeader(
        IntPtr decoder, IntPtr file, nuint length, out int width, out int height, out int sampling, out int space);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    private static partial int Decode(
        IntPtr decoder, IntPtr file, nuint length, IntPtr pixels, int width, int rowBytes, int height, int format,
        int flags);

    // TJSAMP of turbojpeg.h.
    private enum Sampling
    {
        None = 0,
        Horizontal = 1,
        Both = 2,
        Gray = 3,
    }

    // TJCS of turbojpeg.h.
    private enum ColorSpace
    {
        YCbCr = 1,
        Gray = 2,
    }
}

/// <summary>Libraries of the system that image files decode faster with.</summary>
public static class ImageLibraries
{
    /// <summary>Whether JPEGs are decoded by the system's libjpeg-turbo.</summary>
    public static bool HasTurboJpeg => TurboJpeg.IsThere;
}
