namespace Mira.Datasets;

/// <summary>Width and height of an image.</summary>
/// <param name="Width">Columns, in pixels.</param>
/// <param name="Height">Rows, in pixels.</param>
public readonly record struct ImageSize(int Width, int Height);
