using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mira.Datasets.Augmentation;

/// <summary>Moves every pixel away from its own gray, as Pillow's ImageEnhance.Color.</summary>
internal readonly struct Saturation(float factor) : IPixelOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector256<int> red, ref Vector256<int> green, ref Vector256<int> blue)
    {
        Vector256<int> gray = Gray.Luma(red, green, blue);
        red = Blend.Between(gray, red, factor);
        green = Blend.Between(gray, green, factor);
        blue = Blend.Between(gray, blue, factor);
    }
}
