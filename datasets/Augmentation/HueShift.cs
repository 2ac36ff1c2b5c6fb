using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mira.Datasets.Augmentation;

/// <summary>Turns the color circle: to Pillow's 8-bit HSV, hue plus a byte modulo 256, and back.</summary>
internal readonly struct HueShift(float turns) : IPixelOperation
{
    // torchvision: the product is cut toward zero, then taken modulo 256.
    private readonly int _shift = (int)(turns * 255.0) & 255;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector256<int> red, ref Vector256<int> green, ref Vector256<int> blue)
    {
        Hsv.FromRgb(red, green, blue, out Vector256<int> hue, out Vector256<int> saturation, out Vector256<int> value);
        hue = (hue + Vector256.Create(_shift)) & Vector256.Create(255);
        Hsv.ToRgb(hue, saturation, value, out red, out green, out blue);
    }
}
