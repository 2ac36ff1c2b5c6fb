using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;

namespace Mira.Tests.Datasets.Decoding;

/// <summary>A library that shares no code with ours writes pictures and reads them again.</summary>
public sealed class SecondDecoderTests
{
    public static TheoryData<string> Lossless { get; } = ["png", "png-palette", "png-gray", "bmp", "webp"];

    [Theory]
    [MemberData(nameof(Lossless))]
    public void What_another_program_wrote_without_loss_has_its_pixels(string format)
    {
        using var picture = Picture(isGray: format == "png-gray", colors: format == "png-palette" ? 7 : 256);
        var file = Written(picture, format switch
        {
            "png" => new PngEncoder { ColorType = PngColorType.Rgb },
            "png-palette" => new PngEncoder { ColorType = PngColorType.Palette },
            "png-gray" => new PngEncoder { ColorType = PngColorType.Grayscale },
            "bmp" => new BmpEncoder(),
            _ => new WebpEncoder { FileFormat = WebpFileFormatType.Lossless },
        });

        Assert.Equal(Pixels(picture), Decoded.Rgb(file));
    }

    [Fact]
    public void Both_decoders_read_the_same_pixels_of_a_GIF()
    {
        using var picture = Picture(isGray: false, colors: 7);
        var file = Written(picture, new GifEncoder());
        using var read = Image.Load<Rgb24>(file);

        Assert.Equal(Pixels(read), Decoded.Rgb(file));
    }

    [Theory]
    [InlineData(JpegColorType.YCbCrRatio444, 2)]
    [InlineData(JpegColorType.YCbCrRatio420, 3)]
    [InlineData(JpegColorType.Luminance, 2)]
    public void Both_decoders_read_nearly_the_same_pixels_of_a_JPEG(JpegColorType color, double most)
    {
        using var picture = Picture(isGray: false, colors: 256);
        var file = Written(picture, new JpegEncoder { ColorType = color, Quality = 90 });
        using var read = Image.Load<Rgb24>(file);

        // Colors of half the size are enlarged in other ways.
        Assert.InRange(Pixels(read).Zip(Decoded.Rgb(file), (one, other) => Math.Abs(one - other)).Average(), 0, most);
    }

    /// <summary>A smooth picture of 37 × 23 pixels: sides that no block of a format divides.</summary>
    private static Image<Rgb24> Picture(bool isGray, int colors)
    {
        var picture = new Image<Rgb24>(37, 23);
        var step = 256 / colors;
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var (red, green) = ((byte)(6 * x / step * step), (byte)(11 * y / step * step));
                picture[x, y] = isGray || colors < 256 ? new(red, red, red) : new(red, green, (byte)(3 * (x + y)));
            }
        }
        return picture;
    }

    private static byte[] Written(Image<Rgb24> picture, IImageEncoder encoder)
    {
        using var file = new MemoryStream();
        picture.Save(file, encoder);
        return Decoded.Pinned(file.ToArray());
    }

    private static byte[] Pixels(Image<Rgb24> picture)
    {
        var pixels = new byte[3 * picture.Width * picture.Height];
        picture.CopyPixelDataTo(pixels);
        return pixels;
    }
}
