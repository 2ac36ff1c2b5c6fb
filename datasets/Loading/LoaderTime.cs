namespace Mira.Datasets.Loading;

/// <summary>Processor time that a loader has used, summed over its threads.</summary>
/// <param name="Decode">Reading and decoding files; zero for images in memory.</param>
/// <param name="Augment">Making views out of decoded images.</param>
public readonly record struct LoaderTime(TimeSpan Decode, TimeSpan Augment);
