namespace Mira.Experiments.Reporting.Figures;

/// <summary>A label of an axis.</summary>
/// <param name="Place">Where it stands, in the axis's numbers.</param>
/// <param name="Words">What it says.</param>
public readonly record struct AxisLabel(double Place, string Words);
