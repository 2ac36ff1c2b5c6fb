namespace Mira.Datasets;

/// <summary>A data set's own division of its training images.</summary>
/// <param name="Train">Images to train on.</param>
/// <param name="Held">Images to choose parameters by: the official validation split.</param>
public sealed record ValidationSplit(ImageSet Train, ImageSet Held);
