namespace Mira.Datasets.Augmentation;

/// <summary>One number for each colour channel.</summary>
/// <param name="Red">Red.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
public readonly record struct ChannelValues(float Red, float Green, float Blue);
