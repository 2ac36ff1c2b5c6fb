namespace Mira.Datasets;

/// <summary>A data set: its training and test images and the names of its classes.</summary>
/// <param name="Name">Name in the <see cref="Catalog"/>.</param>
/// <param name="Train">Training images.</param>
/// <param name="Test">Test images.</param>
/// <param name="ClassNames">Name of each class number.</param>
public sealed record ImageDataset(string Name, ImageSet Train, ImageSet Test, IReadOnlyList<string> ClassNames);
