namespace Mira.Experiments.Reporting.Figures;

/// <summary>How a series is drawn.</summary>
public enum Mark
{
    /// <summary>A solid line; with dots where the points are few.</summary>
    Line,

    /// <summary>A dashed line.</summary>
    DashedLine,

    /// <summary>A dotted line.</summary>
    DottedLine,

    /// <summary>Bars from zero, each with its value above it.</summary>
    Bar,
}
