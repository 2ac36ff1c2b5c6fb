using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Mira.Datasets.Augmentation;

namespace Mira.Tests.Datasets.Augmentation;

/// <summary>
/// Resize, center crop, blur and whole views equal Pillow's and torchvision's to the last bit, by SHA-256.
/// </summary>
public sealed class PillowDigestTests
{
    private static readonly GoldenFile Golden = GoldenFile.Views;
    private readonly RenderBuffers _buffers = new();

    [Fact]
    public void Crops_of_any_shape_resize_to_Pillows_bytes() => AssertEach("resize", 9, (i, row) =>
    {
        var box = new CropBox(row[3], row[4], row[5], row[6]);
        var view = new PlanarImage(row[7]);
        var source = new FormulaImage(row[0], row[1], row[2]).Source(i % FormulaImage.Layouts, box);
        _buffers.Resample(
            source, Resampling.Of(new ViewRecipe { Size = row[7] }, box), (Interpolation)row[8], view);
        return Images.Interleaved(view);
    });

    [Fact]
    public void The_center_of_a_resized_image_is_torchvisions() => AssertEach("center", 5, (i, row) =>
    {
        var recipe = new ViewRecipe { ShorterSide = row[2], Size = row[3], Interpolation = (Interpolation)row[4] };
        var box = CropBox.Whole(row[0], row[1]);
        var view = new PlanarImage(recipe.Size);
        _buffers.Resample(
            new FormulaImage(row[0], row[1], kind: 0).Source(i % 3, box), Resampling.Of(recipe, box),
            recipe.Interpolation, view);
        return Images.Interleaved(view);
    });

    [Fact]
    public void Blurred_images_are_Pillows() => AssertEach("blur", 2, (i, row) =>
    {
        var box = CropBox.Whole(row[0], row[0]);
        var image = Images.Planar(new FormulaImage(row[0], row[0], row[1]).Source(0, box).Pixels);
        _buffers.Blur.Apply(image, Golden.Array<float>("blur_numbers")[i]);
        return Images.Interleaved(image);
    });

    [Fact]
    public void Whole_views_are_torchvisions() => AssertEach("view", 14, (i, row) =>
    {
        var recipe = PaperViews.MiraGlobalFirst with { Size = row[3], Interpolation = (Interpolation)row[4] };
        var parameters = Parameters(row, Golden.Part<float>("view_numbers", i, 5));
        var view = new float[3 * recipe.Size * recipe.Size];
        var source = new FormulaImage(row[0], row[1], row[2]).Source(i % FormulaImage.Layouts, parameters.Crop);
        new ViewRenderer(recipe, _buffers).Render(source, parameters, view);
        return MemoryMarshal.AsBytes(view.AsSpan()).ToArray();
    });

    [Fact]
    public void Images_too_narrow_for_a_crop_give_torchvisions_central_one()
    {
        var boxes = Golden.Array<int>("fallback_boxes");
        for (var i = 0; i < boxes.Length; i += 6)
        {
            Assert.Equal(
                new CropBox(boxes[i + 2], boxes[i + 3], boxes[i + 4], boxes[i + 5]),
                CropBox.Central(boxes[i], boxes[i + 1]));
        }
    }

    private static ViewParameters Parameters(int[] row, ReadOnlySpan<float> factors) => new()
    {
        Crop = new CropBox(row[5], row[6], row[7], row[8]),
        Jitter = row[9] == 0 ? null : new JitterParameters(factors[0], factors[1], factors[2], factors[3], row[10]),
        IsGrayscale = row[11] != 0,
        BlurRadius = factors[4],
        IsSolarized = row[12] != 0,
        IsFlipped = row[13] != 0,
    };

    private static void AssertEach(string name, int columns, Func<int, int[], byte[]> make)
    {
        var count = Golden.Array<int>(name + "_cases").Length / columns;
        var different = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var row = Golden.Part<int>(name + "_cases", i, columns).ToArray();
            if (!SHA256.HashData(make(i, row)).AsSpan().SequenceEqual(Golden.Part<byte>(name + "_digests", i, 32)))
            {
                different.Add($"{i}: {string.Join(' ', row)}");
            }
        }

        Assert.Empty(different);
    }
}
