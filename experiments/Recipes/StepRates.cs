namespace Mira.Experiments.Recipes;

/// <summary>What a recipe asks for at one optimizer step.</summary>
/// <param name="LearningRate">Learning rate of SGD.</param>
/// <param name="Regularization">β of MIRA's targets, ε of Sinkhorn's; NaN where there is none.</param>
/// <param name="TeacherMomentum">Share of the old teacher that stays.</param>
/// <param name="MovesPrototypes">Whether the prototypes are trained.</param>
/// <param name="Epoch">0-based number of the epoch.</param>
public sealed record StepRates(double LearningRate, double Regularization, double TeacherMomentum, bool MovesPrototypes, int Epoch = 0)
{
    /// <summary>The rates at a 0-based step, with so many steps an epoch.</summary>
    public static StepRates At(PretrainRecipe recipe, int step, int stepsPerEpoch)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var steps = recipe.Epochs * stepsPerEpoch;
        return new StepRates(
            LearningRateAt(recipe, step, stepsPerEpoch, (recipe.PeakLearningRate, recipe.FinalLearningRate)),
            recipe.Method.Regularization(step, steps),
            Schedule.Cosine(step, steps, recipe.InitialTeacherMomentum, 1),
            step >= recipe.FrozenPrototypeEpochs * stepsPerEpoch,
            step / stepsPerEpoch);
    }

    /// <summary>The learning rate at a 0-based step, for a peak and an end of one's own.</summary>
    internal static double LearningRateAt(PretrainRecipe recipe, int step, int stepsPerEpoch, (double Peak, double End) rates)
    {
        var (time, unit) = recipe.ScheduleInterval == ScheduleInterval.Epoch ? (step / stepsPerEpoch, 1) : (step, stepsPerEpoch);
        return Schedule.WarmupCosine(
            time, recipe.WarmupEpochs * unit, recipe.Epochs * unit, recipe.WarmupStartLearningRate, rates.Peak, rates.End, recipe.WarmupRamp);
    }
}
