using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mira.Datasets.Augmentation;

/// <summary>
/// Pillow's conversion between RGB and HSV, all six channels bytes, eight pixels at a time.
/// </summary>
/// <remarks>
/// Equal to Pillow for all 2²⁴ colors both ways, though Pillow computes partly in float64. To HSV the roundings
/// must be these: quotients lie near whole numbers. Back from it no product lies so near a half that they matter.
/// </remarks>
internal static class Hsv
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FromRgb(
        Vector256<int> red, Vector256<int> green, Vector256<int> blue,
        out Vector256<int> hue, out Vector256<int> saturation, out Vector256<int> value)
    {
        value = Vector256.Max(red, Vector256.Max(green, blue));
        var range = value - Vector256.Min(red, Vector256.Min(green, blue));
        var span = Vector256.ConvertToSingle(range);
        var turn = Sector(red, green, blue, value, range) / 6;
        turn += Vector256.LessThan(turn, Vector256<float>.Zero) & Vector256<float>.One;

        var colored = Vector256.GreaterThan(range, Vector256<int>.Zero);
        hue = Cut(turn * 255) & colored;
        saturation = Cut(span / Vector256.ConvertToSingle(value) * 255) & colored;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToRgb(
        Vector256<int> hue, Vector256<int> saturation, Vector256<int> value,
        out Vector256<int> red, out Vector256<int> green, out Vector256<int> blue)
    {
        // hue · 6 is 255 · sixth + part; hue 255 is a sixth 6 with no part. The quotient is exact up to 6 · 255.
        var sixfold = hue * 6;
        var sixth = ((sixfold * 257) + Vector256.Create(257)) >>> 16;
        Vector256<int> part = sixfold - (sixth * 255), all = Vector256.Create(255);

        var faded = Vector256.ConvertToSingle(value * saturation);
        var half = Vector256.ConvertToSingle(value) + Vector256.Create(0.5f);
        Vector256<int> p = Faded(half, faded, all), q = Faded(half, faded, part), t = Faded(half, faded, all - part);

        Vector256<int> is1 = Is(sixth, 1), is2 = Is(sixth, 2), is3 = Is(sixth, 3);
        Vector256<int> is4 = Is(sixth, 4), is5 = Is(sixth, 5);
        red = Pick(is1, q, Pick(is2 | is3, p, Pick(is4, t, value)));
        green = Pick(is1 | is2, value, Pick(is3, q, Pick(is4 | is5, p, t)));
        blue = Pick(is2, t, Pick(is3 | is4, value, Pick(is5, q, p)));
    }

    // Position on the circle in sixths, from -1 to 5. With a and b the distances from the maximum of the
    // other two channels, in units of the range, it is start + a − b. One of them is 1: only the other is divided.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Sector(
        Vector256<int> red, Vector256<int> green, Vector256<int> blue, Vector256<int> value, Vector256<int> range)
    {
        Vector256<int> isRed = Vector256.Equals(red, value), isGreen = Vector256.Equals(green, value);
        var a = value - Pick(isRed, blue, Pick(isGreen, red, green));
        var b = value - Pick(isRed, green, Pick(isGreen, blue, red));
        var isLower = Vector256.Equals(b, range);
        var start = Vector256.AndNot(Pick(isGreen, Vector256.Create(2), Vector256.Create(4)), isRed);
        var from = Vector256.ConvertToSingle(start + (isLower | Vector256<int>.One));
        var apart = Vector256.ConvertToSingle(Pick(isLower, a, -b)) / Vector256.ConvertToSingle(range);
        return from + apart;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Cut(Vector256<float> x) => Vector256.ConvertToInt32Native(x);

    // value · (1 − saturation / 255 · weight / 255), rounded half up; the product of the three is below 2²⁴.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Faded(Vector256<float> half, Vector256<float> faded, Vector256<int> weight) =>
        Cut(half - (faded * Vector256.ConvertToSingle(weight) * (1 / 65025f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Is(Vector256<int> x, int number) => Vector256.Equals(x, Vector256.Create(number));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Pick(Vector256<int> mask, Vector256<int> yes, Vector256<int> no) =>
        Vector256.ConditionalSelect(mask, yes, no);
}
