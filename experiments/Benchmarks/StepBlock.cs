namespace Mira.Experiments.Benchmarks;

/// <summary>What some steps in a row took.</summary>
/// <param name="Seconds">By the clock.</param>
/// <param name="ProcessorSeconds">Of all threads of the process.</param>
/// <param name="PeakMemory">Largest resident memory of the process so far, in bytes.</param>
public sealed record StepBlock(double Seconds, double ProcessorSeconds, long PeakMemory);
