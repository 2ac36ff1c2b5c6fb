using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mira.Datasets.Augmentation;

/// <summary>
/// Pillow's conversion between RGB and HSV, all six channels bytes, eight pixels at a time.
/// </summary>
/// <remarks>
/// Equal to Pillow for all 2²⁴ colors both ways. That needs its mixture of float32 and float64 at each place:
/// quotients near a whole number fall to either side with the precision.
/// </remarks>
internal static class Hsv
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FromRgb(
        Vector256<int> red, Vector256<int> green, Vector256<int> blue,
        out Vector256<int> hue, out Vector256<int> saturation, out Vector256<int> value)
    {
        value = Vector256.Max(red, Vector256.Max(green, blue));
        Vector256<int> range = value - Vector256.Min(red, Vector256.Min(green, blue));
        Vector256<float> span = Vector256.ConvertToSingle(range);
        Vector256<float> sector = Sector(red, green, blue, value, span);
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(sector);
        Vector256<float> turn = Vector256.Narrow(Fraction((low / 6) + One), Fraction((high / 6) + One));

        Vector256<int> colored = Vector256.GreaterThan(range, Vector256<int>.Zero);
        hue = Cut255(turn) & colored;
        saturation = Cut255(span / Vector256.ConvertToSingle(value)) & colored;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToRgb(
        Vector256<int> hue, Vector256<int> saturation, Vector256<int> value,
        out Vector256<int> red, out Vector256<int> green, out Vector256<int> blue)
    {
        // hue · 6 / 255 is sector + part; the six sectors, and hue 255 which is a sector 6 with no part, go
        // by sixth.
        Vector256<int> sixfold = hue * 6;
        Vector256<float> sector = Vector256.Floor(Vector256.ConvertToSingle(sixfold) / Vector256.Create(255f));
        Vector256<int> sixth = Vector256.ConvertToInt32Native(sector);
        Vector256<float> part = Vector256.ConvertToSingle(sixfold - (sixth * 255)) / Vector256.Create(255f);
        Vector256<float> strength = Vector256.ConvertToSingle(saturation) / Vector256.Create(255f);

        Vector256<int> p = Faded(value, Vector256.Widen(strength));
        Vector256<int> q = Faded(value, Vector256.Widen(strength * part));
        Vector256<int> t = Faded(value, Rising(strength, part));

        Vector256<int> is1 = Is(sixth, 1), is2 = Is(sixth, 2), is3 = Is(sixth, 3);
        Vector256<int> is4 = Is(sixth, 4), is5 = Is(sixth, 5);
        red = Pick(is1, q, Pick(is2 | is3, p, Pick(is4, t, value)));
        green = Pick(is1 | is2, value, Pick(is3, q, Pick(is4 | is5, p, t)));
        blue = Pick(is2, t, Pick(is3 | is4, value, Pick(is5, q, p)));
    }

    private static Vector256<double> One => Vector256<double>.One;

    // Position on the circle in sixths, from -1 to 5. With a and b the distances from the maximum of the
    // other two channels, in units of the range, it is base + a − b; one of them is 1, so one rounding to
    // float32 is enough.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Sector(
        Vector256<int> red, Vector256<int> green, Vector256<int> blue, Vector256<int> value, Vector256<float> span)
    {
        Vector256<int> isRed = Vector256.Equals(red, value), isGreen = Vector256.Equals(green, value);
        Vector256<float> a = Vector256.ConvertToSingle(value - Pick(isRed, blue, Pick(isGreen, red, green))) / span;
        Vector256<float> b = Vector256.ConvertToSingle(value - Pick(isRed, green, Pick(isGreen, blue, red))) / span;
        Vector256<float> start = Vector256.ConvertToSingle(
            Pick(isRed, Vector256<int>.Zero, Pick(isGreen, Vector256.Create(2), Vector256.Create(4))));
        Vector256<float> one = Vector256<float>.One;
        return Vector256.ConditionalSelect(Vector256.Equals(b, one), start - one + a, start + one - b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Fraction(Vector256<double> x) => x - Vector256.Floor(x);

    // The whole part of 255 x; the product needs float64, or it may round up to a whole number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Cut255(Vector256<float> x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x);
        return Vector256.ConvertToInt32Native(
            Vector256.Narrow(Vector256.Floor(low * 255), Vector256.Floor(high * 255)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> Low, Vector256<double> High) Rising(
        Vector256<float> strength, Vector256<float> part)
    {
        (Vector256<double> strengthLow, Vector256<double> strengthHigh) = Vector256.Widen(strength);
        (Vector256<double> partLow, Vector256<double> partHigh) = Vector256.Widen(part);
        return (strengthLow * (One - partLow), strengthHigh * (One - partHigh));
    }

    // value · (1 − fade), rounded half up.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Faded(Vector256<int> value, (Vector256<double> Low, Vector256<double> High) fade)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.ConvertToSingle(value));
        Vector256<double> half = Vector256.Create(0.5);
        return Vector256.ConvertToInt32Native(Vector256.Narrow(
            Vector256.Floor((low * (One - fade.Low)) + half), Vector256.Floor((high * (One - fade.High)) + half)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Is(Vector256<int> x, int number) => Vector256.Equals(x, Vector256.Create(number));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Pick(Vector256<int> mask, Vector256<int> yes, Vector256<int> no) =>
        Vector256.ConditionalSelect(mask, yes, no);
}
