using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mira.Datasets.Augmentation;

/// <summary>
/// An operation that changes every pixel by itself; it sees eight at a time as integers from 0 to 255.
/// </summary>
internal interface IPixelOperation
{
    void Apply(ref Vector256<int> red, ref Vector256<int> green, ref Vector256<int> blue);
}

/// <summary>
/// Replaces every pixel by its luma, (19595 R + 38470 G + 7471 B + 32768) / 65536 as Pillow's mode L has it.
/// </summary>
internal readonly struct Gray : IPixelOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Luma(Vector256<int> red, Vector256<int> green, Vector256<int> blue) =>
        ((red * 19595) + (green * 38470) + (blue * 7471) + Vector256.Create(0x8000)) >> 16;

    /// <summary>The mean luma of an image, rounded half up.</summary>
    public static int Mean(PlanarImage image)
    {
        ref var reds = ref MemoryMarshal.GetArrayDataReference(image.Red);
        ref var greens = ref MemoryMarshal.GetArrayDataReference(image.Green);
        ref var blues = ref MemoryMarshal.GetArrayDataReference(image.Blue);
        var sums = Vector256<int>.Zero;
        for (nuint i = 0; i < (nuint)image.Red.Length; i += PixelKernel.Lanes)
        {
            sums += Luma(
                PixelKernel.Load(ref reds, i), PixelKernel.Load(ref greens, i), PixelKernel.Load(ref blues, i));
        }
        return (int)(((double)Vector256.Sum(sums) / image.Red.Length) + 0.5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector256<int> red, ref Vector256<int> green, ref Vector256<int> blue) =>
        red = green = blue = Luma(red, green, blue);
}

/// <summary>Moves every pixel away from its own gray, as Pillow's ImageEnhance.Color.</summary>
internal readonly struct Saturation(float factor) : IPixelOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector256<int> red, ref Vector256<int> green, ref Vector256<int> blue)
    {
        var gray = Gray.Luma(red, green, blue);
        red = Blend.Between(gray, red, factor);
        green = Blend.Between(gray, green, factor);
        blue = Blend.Between(gray, blue, factor);
    }
}

/// <summary>Turns the color circle: to Pillow's 8-bit HSV, hue plus a byte modulo 256, and back.</summary>
internal readonly struct HueShift(float turns) : IPixelOperation
{
    // torchvision: the product is cut toward zero, then taken modulo 256.
    private readonly int _shift = (int)(turns * 255.0) & 255;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector256<int> red, ref Vector256<int> green, ref Vector256<int> blue)
    {
        Hsv.FromRgb(red, green, blue, out var hue, out var saturation, out var value);
        hue = (hue + Vector256.Create(_shift)) & Vector256.Create(255);
        Hsv.ToRgb(hue, saturation, value, out red, out green, out blue);
    }
}

/// <summary>Inverts bytes from 128: v becomes the smaller of v and 255 − v.</summary>
internal readonly struct Solarize : IPixelOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector256<int> red, ref Vector256<int> green, ref Vector256<int> blue)
    {
        var top = Vector256.Create(255);
        red = Vector256.Min(red, top - red);
        green = Vector256.Min(green, top - green);
        blue = Vector256.Min(blue, top - blue);
    }
}

/// <summary>
/// Moves every byte away from a given level: level + factor · (value − level), cut to a whole number.
/// </summary>
/// <remarks>Pillow's Image.blend in float32, with its clipping where the factor is above 1.</remarks>
internal readonly struct Blend(int level, float factor) : IPixelOperation
{
    /// <summary>Brightness: away from black.</summary>
    public static Blend Brightness(float factor) => new(0, factor);

    /// <summary>Contrast: away from the mean gray of the image.</summary>
    public static Blend Contrast(PlanarImage image, float factor) => new(Gray.Mean(image), factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Between(Vector256<int> level, Vector256<int> value, float factor) =>
        Vector256.ConvertToInt32Native(
            Vector256.ConvertToSingle(level) + (Vector256.ConvertToSingle(value - level) * factor));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector256<int> red, ref Vector256<int> green, ref Vector256<int> blue)
    {
        var from = Vector256.Create(level);
        (red, green, blue) = (Between(from, red, factor), Between(from, green, factor), Between(from, blue, factor));
    }
}
