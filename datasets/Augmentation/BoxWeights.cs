namespace Mira.Datasets.Augmentation;

/// <summary>
/// A box filter whose ends count in part: one of the three that stand for a Gaussian.
/// </summary>
/// <param name="Radius">Whole pixels to either side of the center.</param>
/// <param name="Inner">Weight of these pixels, in 2⁻²⁴.</param>
/// <param name="Outer">Weight of the next pixel on either side, in 2⁻²⁴.</param>
internal readonly record struct BoxWeights(int Radius, uint Inner, uint Outer)
{
    private const int Passes = 3;

    /// <summary>The box of which three in a row come near a Gaussian.</summary>
    /// <param name="deviation">Standard deviation of the Gaussian, in pixels.</param>
    /// <remarks>
    /// Source: Gwosdek, Grewenig, Bruhn and Weickert, Theoretical Foundations of Gaussian Convolution by
    /// Extended Box Filtering (2011), equations 7, 11, 14; in Pillow's mixture of float32 and float64.
    /// </remarks>
    public static BoxWeights ForGaussian(float deviation)
    {
        var variance = deviation * deviation / Passes;
        var length = (float)Math.Sqrt((12.0 * variance) + 1.0);
        var whole = (float)Math.Floor((length - 1.0) / 2.0);
        var part = ((2 * whole) + 1) * ((whole * (whole + 1)) - (3 * variance));
        part /= 6 * (variance - ((whole + 1) * (whole + 1)));
        return ForRadius(whole + part);
    }

    private static BoxWeights ForRadius(float radius)
    {
        var inner = (uint)((1 << 24) / ((radius * 2) + 1));
        return new((int)radius, inner, ((1u << 24) - (uint)((((int)radius * 2) + 1) * inner)) / 2);
    }
}
