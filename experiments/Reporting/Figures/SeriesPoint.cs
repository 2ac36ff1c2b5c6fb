namespace Mira.Experiments.Reporting.Figures;

/// <summary>A point, with a range around it where one is known.</summary>
/// <param name="X">Horizontal value.</param>
/// <param name="Y">Vertical value.</param>
/// <param name="Low">Lower end of the band; NaN for none.</param>
/// <param name="High">Upper end of the band; NaN for none.</param>
public readonly record struct SeriesPoint(double X, double Y, double Low = double.NaN, double High = double.NaN);
