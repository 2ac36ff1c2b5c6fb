namespace Mira.Experiments.Runtime;

/// <summary>How long a small piece of a training step took with a number of compute threads, on this machine, just then.</summary>
/// <param name="Threads">Compute threads.</param>
/// <param name="Milliseconds">Median of a few alternating runs.</param>
public sealed record ThreadTiming(int Threads, double Milliseconds);
