using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mira.Datasets.Augmentation;

/// <summary>Inverts bytes from 128: v becomes the smaller of v and 255 − v.</summary>
internal readonly struct Solarize : IPixelOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector256<int> red, ref Vector256<int> green, ref Vector256<int> blue)
    {
        Vector256<int> top = Vector256.Create(255);
        red = Vector256.Min(red, top - red);
        green = Vector256.Min(green, top - green);
        blue = Vector256.Min(blue, top - blue);
    }
}
