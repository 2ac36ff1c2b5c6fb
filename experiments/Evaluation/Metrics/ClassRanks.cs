using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Metrics;

/// <summary>The place of the true class among the guesses: 0 where it is the first guess.</summary>
/// <remarks>Classes of equal score are guessed in the order of their numbers. A row with a
/// score that is not finite has no guesses: its true class comes last.</remarks>
public static class ClassRanks
{
    /// <summary>Rank of the true class of one image.</summary>
    /// <param name="scores">[classes].</param>
    /// <param name="label">Number of the true class.</param>
    public static int Of(ReadOnlySpan<double> scores, int label)
    {
        var target = scores[label];
        var rank = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (!double.IsFinite(scores[i]))
            {
                return scores.Length;
            }
            rank += scores[i] > target || (scores[i] == target && i < label) ? 1 : 0;
        }
        return rank;
    }

    /// <summary>Ranks of many images under several classifiers.</summary>
    /// <param name="scores">[images, classifiers, classes].</param>
    /// <param name="labels">[images], int64, on the same device.</param>
    /// <returns>[images, classifiers], int64.</returns>
    internal static Tensor Of(Tensor scores, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var label = labels.view(-1, 1, 1).expand(-1, scores.size(1), 1);
        var target = scores.gather(-1, label);
        var classes = arange(scores.size(-1), device: scores.device);
        var isBefore = scores.gt(target).logical_or(scores.eq(target).logical_and(classes.less(label)));
        var isUsable = scores.isfinite().all(-1);
        return isBefore.sum(-1).where(isUsable, full_like(target.squeeze(-1), scores.size(-1), dtype: ScalarType.Int64))
            .MoveToOuterDisposeScope();
    }
}
