using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mira.Datasets.Augmentation;

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
        ref byte reds = ref MemoryMarshal.GetArrayDataReference(image.Red);
        ref byte greens = ref MemoryMarshal.GetArrayDataReference(image.Green);
        ref byte blues = ref MemoryMarshal.GetArrayDataReference(image.Blue);
        Vector256<int> sums = Vector256<int>.Zero;
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
