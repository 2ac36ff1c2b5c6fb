using CsCheck;
using Mira.Datasets.Augmentation;

namespace Mira.Tests.Datasets.Augmentation;

/// <summary>
/// Color operations against torchvision on Pillow images; the contract allows 1 (hue 2), they reach 0.
/// </summary>
public sealed class PixelOperationTests
{
    private static readonly GoldenFile Golden = GoldenFile.Augmentation;

    [Fact]
    public void Brightness_equals_Pillow() =>
        AssertEqual("brightness", "factors", (image, factor) => PixelKernel.Apply(image, Blend.Brightness(factor)));

    [Fact]
    public void Contrast_equals_Pillow() =>
        AssertEqual("contrast", "factors", (image, factor) => PixelKernel.Apply(image, Blend.Contrast(image, factor)));

    [Fact]
    public void Saturation_equals_Pillow() =>
        AssertEqual("saturation", "factors", (image, factor) => PixelKernel.Apply(image, new Saturation(factor)));

    [Fact]
    public void Hue_equals_torchvision_on_Pillow_images() =>
        AssertEqual("hue", "turns", (image, turns) => PixelKernel.Apply(image, new HueShift(turns)));

    [Fact]
    public void Grayscale_equals_Pillow() =>
        AssertEqual("gray", null, (image, _) => PixelKernel.Apply(image, default(Gray)));

    [Fact]
    public void Solarize_equals_Pillow() =>
        AssertEqual("solarized", null, (image, _) => PixelKernel.Apply(image, default(Solarize)));

    [Fact]
    public void A_gray_image_has_no_hue_to_shift_and_no_saturation_to_change() =>
        Gen.Select(Gen.Byte.Array[1024], Gen.Float[-0.5f, 0.5f], Gen.Float[0, 2]).Sample((plane, turns, factor) =>
        {
            var image = new PlanarImage(32);
            Enumerable.Range(0, 3).ToList().ForEach(channel => plane.CopyTo(image.Plane(channel), 0));
            PixelKernel.Apply(image, new HueShift(turns));
            PixelKernel.Apply(image, new Saturation(factor));
            return Enumerable.Range(0, 3).All(channel => image.Plane(channel).SequenceEqual(plane));
        });

    private static void AssertEqual(string name, string? factorsName, Action<PlanarImage, float> operation)
    {
        var factors = factorsName is null ? [0] : Golden.Array<float>(factorsName).ToArray();
        var images = Golden.Array<byte>("images").Length / Images.Bytes;
        for (var i = 0; i < images * factors.Length; i++)
        {
            var image = Images.Planar(Golden.Part<byte>("images", i / factors.Length, Images.Bytes));
            operation(image, factors[i % factors.Length]);
            Assert.Equal(
                0, Images.LargestDifference(Images.Interleaved(image), Golden.Part<byte>(name, i, Images.Bytes)));
        }
    }
}
