namespace Mira.Datasets.Checking;

/// <summary>A test image that is a training image too, pixel for pixel.</summary>
/// <param name="Test">Name of the test image.</param>
/// <param name="Train">Name of the first such training image.</param>
/// <param name="HasSameLabel">Whether both have the same class.</param>
public sealed record DuplicateImage(string Test, string Train, bool HasSameLabel);
