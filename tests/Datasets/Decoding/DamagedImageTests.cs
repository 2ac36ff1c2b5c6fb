using CsCheck;
using Mira.Datasets;

namespace Mira.Tests.Datasets.Decoding;

/// <summary>A damaged file either decodes or is refused with a message: no crash, no hang.</summary>
public sealed class DamagedImageTests
{
    private static readonly string[] Files =
    [
        "large.jpg", "large-progressive.jpg", "cmyk.jpg", "gray.jpg", "profile.jpg", "rotated.jpg",
        "large.png", "palette-transparent.png", "interlaced.png", "gray-16bit.png", "profile.png",
        "large.webp", "lossless.webp", "alpha.webp", "animated.webp",
    ];

    private static readonly Gen<string> Names = Gen.Int[0, Files.Length - 1].Select(place => Files[place]);

    [Fact]
    public void Cut_files_are_refused_or_whole_enough_for_Pillow_too() =>
        Gen.Select(Names, Gen.Double[0, 1]).Sample((name, part) =>
        {
            var file = Decoded.Golden(name);
            var cut = Decoded.Pinned(file.AsSpan(0, (int)(part * file.Length)));
            // PNG and WebP may lose bytes behind their last row; a JPEG may not lose one.
            var mayLose = !name.EndsWith(".jpg", StringComparison.Ordinal) || cut.Length == file.Length;
            return TryDecode(cut) is not { } pixels || (mayLose && pixels.SequenceEqual(Decoded.Rgb(file)));
        });

    [Fact]
    public void Files_with_wrong_bytes_decode_or_are_refused() =>
        Gen.Select(Names, Gen.Select(Gen.Double[0, 1], Gen.Byte[1, 255]).Array[1, 8], Gen.Double[0.5, 1.5])
            .Sample((name, flips, part) =>
            {
                var file = Decoded.Golden(name);
                foreach ((var place, var bits) in flips)
                {
                    file[Math.Min((int)(place * file.Length), file.Length - 1)] ^= bits;
                }

                TryDecode(Decoded.Pinned(file.AsSpan(0, (int)(Math.Min(part, 1) * file.Length))));
            });

    [Fact]
    public void Files_with_wrong_headers_decode_or_are_refused() =>
        Gen.Select(Names, Gen.Select(Gen.Int[0, 63], Gen.Byte).Array[1, 4]).Sample((name, changes) =>
        {
            var file = Decoded.Golden(name);
            foreach ((var place, var value) in changes)
            {
                file[place] = value;
            }

            TryDecode(file);
        });

    private static byte[]? TryDecode(byte[] file)
    {
        try
        {
            return Decoded.Rgb(file);
        }
        catch (BadImageException)
        {
            return null;
        }
    }
}
