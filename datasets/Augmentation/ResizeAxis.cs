namespace Mira.Datasets.Augmentation;

/// <summary>One axis of a resize of which a part is wanted.</summary>
/// <param name="Input">Pixels of the box.</param>
/// <param name="Output">Pixels that the whole box is resized to.</param>
/// <param name="From">First output pixel wanted.</param>
/// <param name="Count">Output pixels wanted.</param>
internal readonly record struct ResizeAxis(int Input, int Output, int From, int Count);
