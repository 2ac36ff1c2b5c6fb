using Mira.Experiments.Recipes.Methods;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods;

/// <summary>The loss of swapped prediction: the targets of one view are predicted from every other crop
/// of the same images.</summary>
public static class SwappedPrediction
{
    /// <summary>Mean cross-entropy over the student crops v ≠ g of each global view g, then their
    /// mean or sum over g.</summary>
    /// <param name="targets">One [batch, prototypes] per global view; target g belongs to crop g.</param>
    /// <param name="studentLogits">One [batch, prototypes] per crop, the global views first.</param>
    /// <param name="studentTemperature">τ_s, positive.</param>
    /// <param name="reduction">Mean over g, as official train.py@2a62538, or the sum of Eq. 8 and Algorithm 1.</param>
    /// <returns>A 0-dimensional float32 (or float64) tensor with gradient.</returns>
    public static Tensor Loss(IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor> studentLogits,
        double studentTemperature,
        LossReduction reduction = LossReduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(studentLogits);
        ArgumentOutOfRangeException.ThrowIfLessThan(studentLogits.Count, 2);
        using var scope = NewDisposeScope();
        var logProbabilities = studentLogits.Select(logits => LogProbabilities(logits, studentTemperature)).ToList();
        var terms = targets.SelectMany((target, view) => logProbabilities
            .Where((_, crop) => crop != view)
            .Select(predicted => CrossEntropy(target, predicted)));
        // Every view has equally many crops to predict it, so the mean of all pairs is the mean of the views' means.
        var mean = stack(terms).mean();
        using var views = targets.Count.ToScalar();
        return (reduction == LossReduction.Sum ? mean.mul(views) : mean).MoveToOuterDisposeScope();
    }

    private static Tensor LogProbabilities(Tensor logits, double temperature)
    {
        var wide = logits.dtype == ScalarType.Float64 ? logits : logits.to_type(ScalarType.Float32);
        using var divisor = temperature.ToScalar();
        return wide.div(divisor).log_softmax(1);
    }

    private static Tensor CrossEntropy(Tensor target, Tensor logPredicted) =>
        target.mul(logPredicted).sum(1).mean().neg();
}
