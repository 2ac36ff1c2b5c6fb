namespace Mira.Datasets.Transfer;

/// <summary>An image that an official list names.</summary>
/// <param name="Path">The file, relative to the folder of the set.</param>
/// <param name="Label">Class number from 0; -1 where an image has several.</param>
internal readonly record struct ListedImage(string Path, int Label);
