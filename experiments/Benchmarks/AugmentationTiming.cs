namespace Mira.Experiments.Benchmarks;

/// <summary>Processor time of one pipeline, medians of rounds; with torchvision's where it ran in turns with it.</summary>
/// <param name="Pipeline">What was made.</param>
/// <param name="Milliseconds">Milliseconds for all views of an image.</param>
/// <param name="ViewsPerSecond">Views per second of processor time.</param>
/// <param name="TorchvisionMilliseconds">The same of torchvision on Pillow images.</param>
/// <param name="Ratio">Median over rounds of torchvision's time by ours.</param>
public sealed record AugmentationTiming(
    string Pipeline, double Milliseconds, double ViewsPerSecond, double? TorchvisionMilliseconds, double? Ratio);
