using CsCheck;
using Mira.Datasets.Augmentation;

namespace Mira.Tests.Datasets;

/// <summary>Crop and resize against torchvision on Pillow images.</summary>
public sealed class ResamplerTests
{
    private static readonly GoldenArrays Golden = GoldenArrays.Augmentation;
    private static readonly ThreadLocal<RenderBuffers> Buffers = new(() => new RenderBuffers());

    [Fact]
    public void Enlarging_crops_equal_Pillow() => AssertEqual("images", "crop_boxes", "crops", sourceSize: 32);

    [Fact]
    public void Crops_that_shrink_are_antialiased_as_in_Pillow() =>
        AssertEqual("large", "large_boxes", "large_crops", sourceSize: 64);

    [Fact]
    public void Any_crop_of_a_flat_image_is_flat() =>
        Gen.Select(Gen.Int[1, 96], Gen.Int[1, 96], Gen.Byte).Sample((height, width, level) =>
        {
            byte[] image = [.. Enumerable.Repeat(level, 3 * 96 * 96)];
            var view = new PlanarImage(32);
            Resize(image, 96, new CropBox(96 - height, 96 - width, height, width), view);
            return Images.Interleaved(view).All(value => value == level);
        });

    private static void AssertEqual(string imagesName, string boxesName, string name, int sourceSize)
    {
        var view = new PlanarImage(32);
        ReadOnlySpan<int> boxes = Golden.Array<int>(boxesName);
        for (int i = 0; i < boxes.Length / 5; i++)
        {
            ReadOnlySpan<int> box = boxes.Slice(5 * i, 5);
            Resize(
                Golden.Item<byte>(imagesName, box[0], 3 * sourceSize * sourceSize),
                sourceSize,
                new CropBox(box[1], box[2], box[3], box[4]),
                view);
            Assert.Equal(
                0, Images.LargestDifference(Images.Interleaved(view), Golden.Item<byte>(name, i, Images.Bytes)));
        }
    }

    private static void Resize(ReadOnlySpan<byte> image, int size, CropBox box, PlanarImage view) =>
        Buffers.Value!.Resample(
            PixelSource.Square(image, size), Resampling.Of(ViewRecipe.Plain, box), Interpolation.Bilinear, view);
}
