namespace Mira.Datasets.Augmentation;

/// <summary>The four operations of color jitter.</summary>
public enum JitterOperation
{
    /// <summary>Blend with black.</summary>
    Brightness,

    /// <summary>Blend with the mean gray of the image.</summary>
    Contrast,

    /// <summary>Blend with the gray image.</summary>
    Saturation,

    /// <summary>Turn the color circle.</summary>
    Hue,
}
