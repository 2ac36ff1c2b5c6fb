namespace Mira.Experiments.Reporting.Figures;

/// <summary>How values map to lengths on an axis.</summary>
public enum AxisScale
{
    /// <summary>Equal differences are equal lengths.</summary>
    Linear,

    /// <summary>Equal ratios are equal lengths; ticks at powers of ten.</summary>
    Logarithmic,
}
