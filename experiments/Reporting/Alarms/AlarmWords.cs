using System.Globalization;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Records;

namespace Mira.Experiments.Reporting.Alarms;

/// <summary>The words of the alarms: each failure has its own.</summary>
internal static class AlarmWords
{
    // A step of it is below the rounding of float32 weights.
    private const double SmallestRate = 1e-6;

    private const string CollapseRemedy =
        "Check that gradients stop at the targets and that the student predicts them with its own predictor, " +
        "use larger embeddings if the loss penalizes their correlations, or lower the learning rate.";

    internal static TrainingAlarm NotFinite(EpochMetrics row) => new(FailureCause.NotFinite, row.Epoch,
        "the loss is not finite", "Some number overflowed.", "Lower the learning rate or warm up longer.");

    internal static TrainingAlarm MissingNormalization(EpochMetrics row) =>
        new(FailureCause.MissingNormalization, row.Epoch,
        string.Create(CultureInfo.InvariantCulture, $"the largest logit is {row.LargestLogit:g3} " +
            $"and the head's logits are off from cosines by up to {row.LogitError:g2}, expected 1 at most and 0"),
        "Embeddings or prototypes do not have length 1, so scores can grow without bound.",
        "Normalize both to length 1 before they are multiplied.");

    internal static TrainingAlarm AliasedTeacher(EpochMetrics row) => new(FailureCause.AliasedTeacher, row.Epoch,
        string.Create(CultureInfo.InvariantCulture,
            $"teacher and student have equal weights, bit for bit, at teacher momentum {row.TeacherMomentum:g3}"),
        row.LearningRate < SmallestRate
            ? string.Create(CultureInfo.InvariantCulture,
                $"The learning rate, {row.LearningRate:g3}, changes no weight.")
            : "The teacher is the student itself, not a moving average of it.",
        row.LearningRate < SmallestRate ? "Raise base-learning-rate."
            : "Give the teacher its own tensors; to train without a teacher, add --no-ema.");

    internal static TrainingAlarm LearningRateTooHigh(EpochMetrics row, double distance) =>
        new(FailureCause.LearningRateTooHigh, row.Epoch,
        string.Create(CultureInfo.InvariantCulture, $"the weights moved far from their moving " +
            $"average: ‖teacher − student‖ / ‖student‖ reached {distance:f2}, good runs stay below 0.2") +
            (row.Prototypes > 0 ? $"; {Information(row)}" : ""),
        string.Create(CultureInfo.InvariantCulture,
            $"The learning rate, {row.LearningRate:g3} in the last step, is too high."),
        "Divide it by 3 to 10 or warm up longer, and start again, because the weights do not recover.");

    /// <param name="row">The last row.</param>
    /// <param name="best">The one with the largest ρ: dying differences take it down with them.</param>
    internal static TrainingAlarm SoftTargets(EpochMetrics row, EpochMetrics best) =>
        new(FailureCause.SoftTargets, row.Epoch,
        Information(row),
        string.Create(CultureInfo.InvariantCulture, $"The targets are too soft: g = {GainFormula(row)} " +
            $"= {best.Gain:f2}, two views' scores correlate with ρ = {best.ViewCorrelation:f2}, ") +
            string.Create(CultureInfo.InvariantCulture,
                $"and below g·ρ = 1 (here {Growth(best):f2}) differences between images vanish."),
        double.IsNaN(row.Certificate)
            ? string.Create(CultureInfo.InvariantCulture, $"Lower {(double.IsNaN(row.Regularization) ? "τ_t" : "ε")} " +
                $"to less than {Growth(best):f2} of its value.")
            : string.Create(CultureInfo.InvariantCulture,
                $"Raise β above {1 - ((1 - best.Regularization) * Growth(best)):f2} or lower τ_t " +
                $"to less than {Growth(best):f2} of its value; ") +
              "more at the start, when ρ is smallest.");

    internal static TrainingAlarm EmptyTargets(EpochMetrics row) => new(FailureCause.EmptyTargets, row.Epoch,
        Information(row), "The targets carry no information about the images.",
        Remedy(row,
            "Sharpen the targets (higher β or lower τ_t), lower the learning rate, or weaken the augmentation."));

    internal static TrainingAlarm DeadPrototypes(EpochMetrics row) => new(FailureCause.DeadPrototypes, row.Epoch,
        string.Create(CultureInfo.InvariantCulture, $"{row.PrototypesInUse} of {row.Prototypes} " +
            $"prototypes are in use{Band(row, RelativeQuantity.PrototypesInUse)}; the targets' marginal entropy is ") +
            string.Create(CultureInfo.InvariantCulture,
                $"{row.Target.MarginalEntropy:f2} of at most ln K = {row.LogPrototypes:f2}"),
        "Few prototypes take all images: the labels collapse.",
        Remedy(row,
            (double.IsNaN(row.Regularization) ? "Take the mean of the teacher's scores away from them" : "Raise β")
            + ", keep the prototypes frozen longer, or lower the learning rate."));

    internal static TrainingAlarm DimensionalCollapse(EpochMetrics row) =>
        new(FailureCause.DimensionalCollapse, row.Epoch,
        string.Create(CultureInfo.InvariantCulture,
            $"the embeddings' effective rank is {row.EffectiveRank:f2} of {row.EmbeddingDimension}, " +
            $"expected {AlarmLimits.SmallestRank(row)} or more{Band(row, RelativeQuantity.EffectiveRank)}"),
        "They vary along one or two directions only." + Collapse(row),
        Remedy(row, row.Prototypes > 0
            ? "Lower the learning rate, use a larger batch, or sharpen the targets."
            : CollapseRemedy));

    internal static TrainingAlarm EqualEmbeddings(EpochMetrics row) => new(FailureCause.EqualEmbeddings, row.Epoch,
        string.Create(CultureInfo.InvariantCulture,
            $"embeddings of different images have mean cosine {row.MeanCosine:f3}, expected less " +
            $"than {AlarmLimits.MeanCosine}{Band(row, RelativeQuantity.MeanCosine)}"),
        "The network gives nearly the same answer to every image." + Collapse(row),
        Remedy(row, row.Prototypes > 0
            ? "Lower the learning rate or sharpen the targets (higher β or lower τ_t)."
            : CollapseRemedy));

    internal static TrainingAlarm StuckLoss(EpochMetrics row) => new(FailureCause.StuckLoss, row.Epoch,
        string.Create(CultureInfo.InvariantCulture,
            $"the loss is {row.Loss:f3}, still at ln K = {row.LogPrototypes:f3}{Band(row, RelativeQuantity.Loss)}"),
        row.LogPrototypes - row.Loss > AlarmLimits.LearnedShare * row.Target.MutualInformation
            ? string.Create(CultureInfo.InvariantCulture,
                $"The student has learned little: the targets say {row.Target.MutualInformation:f2} " +
                $"nats about an image, and the loss is {row.LogPrototypes - row.Loss:f2} below that of a guess.")
            : "The student has learned nothing.",
        "Raise the learning rate if it is small, or sharpen the targets (higher β or lower τ_t).");

    /// <summary>Without labels only the embeddings show a collapse: the loss falls all the same.</summary>
    private static string Collapse(EpochMetrics row) =>
        row.Prototypes > 0 ? "" : string.Create(CultureInfo.InvariantCulture,
        $" The embeddings collapse (effective rank {row.EffectiveRank:f2}, mean cosine of different " +
        $"images {row.MeanCosine:f2}) while the loss, {row.Loss:f3}, looks normal.");

    /// <summary>The method's own words, where it has some; otherwise the usual ones.</summary>
    private static string Remedy(EpochMetrics row, string usual) => MethodOf(row)?.CollapseRemedy ?? usual;

    /// <summary>Settings of the row's method; null for a row of no method in the list.</summary>
    internal static MethodRecipe? MethodOf(EpochMetrics row) => MethodList.All
        .Select(entry => entry.Recipes[0].Method).FirstOrDefault(method => method.Title == row.Method);

    /// <summary>A method without a solver has no β; one without a certificate, such as Sinkhorn-Knopp, has ε.</summary>
    private static string GainFormula(EpochMetrics row) =>
        double.IsNaN(row.Regularization) ? "τ_s / τ_t" : "τ_s / (τ_t (1 − β))";

    private static string Information(EpochMetrics row) =>
        string.Create(CultureInfo.InvariantCulture,
            $"the targets' mutual information is {row.Target.MutualInformation:g2} nats, ") +
        string.Create(CultureInfo.InvariantCulture, $"{100 * row.Target.MutualInformation / row.LogPrototypes:g2} " +
            $"% of ln K{Band(row, RelativeQuantity.TargetInformation, 100, " %")}");

    private static double Growth(EpochMetrics row) => RelativeQuantities.Of(row, RelativeQuantity.Growth) ?? double.NaN;

    private static string Band(EpochMetrics row, RelativeQuantity quantity, double scale = 1, string unit = "") =>
        GoodRuns.Recorded.At(row, quantity) is { } band
            ? string.Create(CultureInfo.InvariantCulture,
                $" (recorded good runs: {scale * band.Low:g3} to {scale * band.High:g3}{unit})")
            : "";

}

/// <summary>A measurement that says that a pretraining fails, and what helps.</summary>
/// <param name="Cause">What is wrong.</param>
/// <param name="Epoch">Epoch after which it showed, from 1.</param>
/// <param name="Finding">Which measure, its value, and what good runs have.</param>
/// <param name="Meaning">What that means.</param>
/// <param name="Remedy">What to change.</param>
public sealed record TrainingAlarm(FailureCause Cause, int Epoch, string Finding, string Meaning, string Remedy)
{
    /// <summary>All of it in words.</summary>
    public string Sentence => $"Epoch {Epoch}: {Finding}. {Meaning} {Remedy}";
}
