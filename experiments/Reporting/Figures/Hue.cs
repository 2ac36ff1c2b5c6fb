namespace Mira.Experiments.Reporting.Figures;

/// <summary>Colours that stay apart for colour-blind readers and in grey print.</summary>
/// <remarks>Okabe and Ito, "Color Universal Design" (2008).</remarks>
public enum Hue
{
    /// <summary>Blue: MIRA.</summary>
    Blue,

    /// <summary>Vermilion: the Sinkhorn baseline.</summary>
    Vermilion,

    /// <summary>Bluish green.</summary>
    Green,

    /// <summary>Reddish purple.</summary>
    Purple,

    /// <summary>Orange.</summary>
    Orange,

    /// <summary>Sky blue.</summary>
    Sky,

    /// <summary>Black.</summary>
    Black,

    /// <summary>Grey: what others are compared with.</summary>
    Grey,
}
