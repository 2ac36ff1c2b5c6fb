namespace Mira.Experiments.Runtime;

/// <summary>How long a small piece of a training step took with a number of compute threads, on this machine, just then.</summary>
/// <param name="Threads">Compute threads.</param>
/// <param name="Milliseconds">Median of a few alternating runs.</param>
public sealed record ThreadTiming(int Threads, double Milliseconds);

/// <summary>How fast the training step of a network was in a number format, on this machine, just then.</summary>
/// <param name="Precision">"fp32" or "bf16".</param>
/// <param name="ImagesPerSecond">The better of two medians of a few steps.</param>
public sealed record PrecisionTiming(string Precision, double ImagesPerSecond);
