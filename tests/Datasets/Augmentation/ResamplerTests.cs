using CsCheck;
using Mira.Datasets.Augmentation;

namespace Mira.Tests.Datasets.Augmentation;

/// <summary>Crop and resize of small images against Pillow, and what holds for every resize and blur.</summary>
public sealed class ResamplerTests
{
    private static readonly GoldenFile Golden = GoldenFile.Augmentation;
    private static readonly ThreadLocal<RenderBuffers> Buffers = new(() => new RenderBuffers());

    [Fact]
    public void Enlarging_crops_equal_Pillow() => AssertEqual("images", "crop_boxes", "crops", sourceSize: 32);

    [Fact]
    public void Crops_that_shrink_are_antialiased_as_in_Pillow() =>
        AssertEqual("large", "large_boxes", "large_crops", sourceSize: 64);

    [Fact]
    public void Any_crop_of_a_flat_image_is_flat_with_either_filter() =>
        Gen.Select(Gen.Int[1, 96], Gen.Int[1, 96], Gen.Byte, Gen.Int[1, 12], Gen.Enum<Interpolation>())
            .Sample((height, width, level, eighths, interpolation) =>
            {
                byte[] image = [.. Enumerable.Repeat(level, 3 * 96 * 96)];
                var view = new PlanarImage(8 * eighths);
                var box = new CropBox(96 - height, 96 - width, height, width);
                Resize(image, 96, box, view, interpolation);
                return Images.Interleaved(view).All(value => value == level);
            });

    [Fact]
    public void A_crop_of_the_size_of_the_view_is_copied_by_either_filter() =>
        Gen.Select(Gen.Int[0, 56], Gen.Int[0, 56], Gen.Int, Gen.Enum<Interpolation>())
            .Sample((top, left, seed, interpolation) =>
            {
                var image = new byte[3 * 96 * 96];
                new Random(seed).NextBytes(image);
                var view = new PlanarImage(40);
                Resize(image, 96, new CropBox(top, left, 40, 40), view, interpolation);
                var copy = Images.Interleaved(view);
                return Enumerable.Range(0, copy.Length).All(i =>
                    copy[i] == image[(3 * 96 * (top + (i / 120))) + (3 * left) + (i % 120)]);
            });

    [Fact]
    public void Blur_keeps_a_flat_image_and_the_range_of_any_other() =>
        Gen.Select(Gen.Byte, Gen.Byte, Gen.Float[0.01f, 20], Gen.Int).Sample((a, b, deviation, seed) =>
        {
            var random = new Random(seed);
            byte[] pixels = [.. Enumerable.Range(0, Images.Bytes).Select(_ => random.Next(2) == 0 ? a : b)];
            var image = Images.Planar(pixels);
            Buffers.Value!.Blur.Apply(image, deviation);
            return Images.Interleaved(image).All(value => value >= Math.Min(a, b) && value <= Math.Max(a, b));
        });

    private static void AssertEqual(string imagesName, string boxesName, string name, int sourceSize)
    {
        var view = new PlanarImage(32);
        var boxes = Golden.Array<int>(boxesName);
        for (var i = 0; i < boxes.Length / 5; i++)
        {
            var box = boxes.Slice(5 * i, 5);
            Resize(
                Golden.Part<byte>(imagesName, box[0], 3 * sourceSize * sourceSize),
                sourceSize,
                new CropBox(box[1], box[2], box[3], box[4]),
                view);
            Assert.Equal(
                0, Images.LargestDifference(Images.Interleaved(view), Golden.Part<byte>(name, i, Images.Bytes)));
        }
    }

    private static void Resize(ReadOnlySpan<byte> image, int size, CropBox box, PlanarImage view,
        Interpolation interpolation = default) =>
        Buffers.Value!.Resample(
            PixelSource.Square(image, size), Resampling.Of(new ViewRecipe { Size = view.Size }, box),
            interpolation, view);
}
