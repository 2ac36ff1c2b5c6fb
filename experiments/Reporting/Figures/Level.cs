namespace Mira.Experiments.Reporting.Figures;

/// <summary>A horizontal line to compare with, such as the accuracy of random weights.</summary>
/// <param name="Label">Its name in the legend.</param>
/// <param name="Y">Its height.</param>
public sealed record Level(string Label, double Y);
