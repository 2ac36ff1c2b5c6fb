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
        int step, int warmupSteps, int steps, double start, double peak, double end = 0,
        WarmupRamp ramp = WarmupRamp.Open) =>
        step < warmupSteps
            ? start + (RisenShare(step, warmupSteps, ramp) * (peak - start))
            : Cosine(step - warmupSteps, Math.Max(1, steps - warmupSteps), peak, end);

    private static double RisenShare(int step, int warmupSteps, WarmupRamp ramp) =>
        ramp == WarmupRamp.Open ? (step + 1.0) / (warmupSteps + 1) : (double)step / Math.Max(1, warmupSteps - 1);
}

/// <summary>What a recipe asks for at one optimizer step.</summary>
/// <param name="LearningRate">Learning rate of SGD.</param>
/// <param name="Regularization">β of MIRA's targets, ε of Sinkhorn's; NaN where there is none.</param>
/// <param name="TeacherMomentum">Share of the old teacher that stays.</param>
/// <param name="MovesPrototypes">Whether the prototypes are trained.</param>
/// <param name="Epoch">0-based number of the epoch.</param>
public sealed record StepRates(double LearningRate, double Regularization, double TeacherMomentum, bool MovesPrototypes,
    int Epoch = 0)
{
    /// <summary>The rates at a 0-based step, with so many steps an epoch.</summary>
    public static StepRates At(PretrainRecipe recipe, int step, int stepsPerEpoch)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var steps = recipe.Epochs * stepsPerEpoch;
        return new StepRates(
            LearningRateAt(recipe, step, stepsPerEpoch, (recipe.PeakLearningRate, recipe.FinalLearningRate)),
            recipe.Method.Regularization(step, steps),
            Schedule.Cosine(step, steps, recipe.InitialTeacherMomentum, recipe.FinalTeacherMomentum ?? 1),
            step >= recipe.FrozenPrototypeEpochs * stepsPerEpoch,
            step / stepsPerEpoch);
    }

    /// <summary>The learning rate at a 0-based step, for a peak and an end of one's own.</summary>
    internal static double LearningRateAt(PretrainRecipe recipe, int step, int stepsPerEpoch,
        (double Peak, double End) rates)
    {
        var (time, unit) = recipe.ScheduleInterval == ScheduleInterval.Epoch
            ? (step / stepsPerEpoch, 1)
            : (step, stepsPerEpoch);
        var drops = recipe.DropEpochs == 0 ? 0 : step / stepsPerEpoch / recipe.DropEpochs;
        return recipe.DropEpochs > 0 && step >= recipe.WarmupEpochs * stepsPerEpoch
            ? rates.Peak * Math.Pow(0.1, drops)
            : Schedule.WarmupCosine(
            time, recipe.WarmupEpochs * unit, recipe.Epochs * unit, recipe.WarmupStartLearningRate, rates.Peak,
            rates.End, recipe.WarmupRamp);
    }
}

/// <summary>Which steps of a linear warm-up have the rates of its two ends.</summary>
public enum WarmupRamp
{
    /// <summary>None: step t of W has start + (t + 1) / (W + 1) of the way, as official scheduler.py@2a62538.</summary>
    Open,

    /// <summary>The first and the last: step t of W has start + t / (W − 1) of the way, as solo-learn.</summary>
    Closed,
}

/// <summary>How often a schedule updates the learning rate.</summary>
public enum ScheduleInterval
{
    /// <summary>At every step, as official scheduler.py@2a62538 and solo-learn from f25dc1f on.</summary>
    Step,

    /// <summary>At the start of every epoch, whose steps all have that rate, as solo-learn before f25dc1f.</summary>
    Epoch,
}

/// <summary>Temperatures at which scores are read as labels; NaN where a method has no labels.</summary>
/// <param name="Student">τ_s.</param>
/// <param name="Teacher">τ_t, or Sinkhorn's ε.</param>
/// <param name="Sharpened">τ_t (1 − β), or ε: of the targets were all prototypes used equally.</param>
/// <param name="Rule">The last one as a formula, such as "τ_t (1 − β)".</param>
public readonly record struct LabelTemperatures(double Student, double Teacher, double Sharpened, string Rule = "")
{
    /// <summary>Of a method without labels.</summary>
    public static LabelTemperatures None { get; } = new(double.NaN, double.NaN, double.NaN);

    /// <summary>The gain g = τ_s / (τ_t (1 − β)): how much the targets enlarge small differences of scores.</summary>
    /// <remarks>Targets grow out of the uniform state only while g times the correlation of two views'
    /// scores exceeds 1.</remarks>
    public double Gain => Student / Sharpened;
}
