using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mira.Datasets.Augmentation;

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
        Vector256<int> from = Vector256.Create(level);
        (red, green, blue) = (Between(from, red, factor), Between(from, green, factor), Between(from, blue, factor));
    }
}
