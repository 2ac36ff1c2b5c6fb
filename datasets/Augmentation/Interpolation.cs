namespace Mira.Datasets.Augmentation;

/// <summary>How a resize mixes pixels. Both filters widen when an image shrinks (antialiasing).</summary>
public enum Interpolation
{
    /// <summary>A triangle, one pixel to either side.</summary>
    Bilinear,

    /// <summary>Pillow's cubic, a = −0.5, two pixels to either side.</summary>
    Bicubic,
}
