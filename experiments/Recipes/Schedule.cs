namespace Mira.Experiments.Recipes;

/// <summary>Values that change over a run, as pure functions of the 0-based optimizer step.</summary>
/// <remarks>Source: official scheduler.py and train.py @2a62538.</remarks>
public static class Schedule
{
    /// <summary>Half a cosine from a start value at step 0 to an end value at step <paramref name="steps"/>.</summary>
    public static double Cosine(int step, int steps, double start, double end) =>
        end - (0.5 * (1 + Math.Cos(Math.PI * step / steps)) * (end - start));

    /// <summary>A start value that is divided by 10 at each of some steps.</summary>
    public static double Steps(int step, IReadOnlyList<int> milestones, double start) =>
        start * Math.Pow(0.1, milestones.Count(milestone => step >= milestone));

    /// <summary>Linear warm-up, then half a cosine down.</summary>
    /// <param name="step">0-based step.</param>
    /// <param name="warmupSteps">Steps of warm-up.</param>
    /// <param name="steps">Steps of the whole run.</param>
    /// <param name="start">Value before the first step of the warm-up.</param>
    /// <param name="peak">Value after the warm-up.</param>
    /// <param name="end">Value the cosine leads to.</param>
    /// <param name="ramp">Whether warm-up steps have the values of its ends.</param>
    public static double WarmupCosine(
        int step, int warmupSteps, int steps, double start, double peak, double end = 0, WarmupRamp ramp = WarmupRamp.Open) =>
        step < warmupSteps
            ? start + (RisenShare(step, warmupSteps, ramp) * (peak - start))
            : Cosine(step - warmupSteps, Math.Max(1, steps - warmupSteps), peak, end);

    private static double RisenShare(int step, int warmupSteps, WarmupRamp ramp) =>
        ramp == WarmupRamp.Open ? (step + 1.0) / (warmupSteps + 1) : (double)step / Math.Max(1, warmupSteps - 1);
}
