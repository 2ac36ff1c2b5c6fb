using Mira.Datasets;
using Mira.Experiments.Collectives;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Features that are zero in every dimension: they have no direction, and are as similar to all others
/// as orthogonal ones.</summary>
public static class ZeroFeatures
{
    private const int Block = 1024;

    /// <summary>How many features are zero.</summary>
    public static int Count(ILabeledFeatures features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var rows = new float[Math.Min(Block, features.Count) * features.Dimension];
        var count = 0;
        for (var first = 0; first < features.Count; first += Block)
        {
            var some = rows.AsSpan(0, Math.Min(Block, features.Count - first) * features.Dimension);
            features.Read(first, some);
            for (var row = 0; row < some.Length; row += features.Dimension)
            {
                count += some.Slice(row, features.Dimension).ContainsAnyExcept(0f, -0f) ? 0 : 1;
            }
        }
        return count;
    }

    private static long CountOfAll(ILabeledFeatures features, ICollectives all)
    {
        long[] count = [Count(new SelectedFeatures(features, SharedNeighbors.Own(features, all)))];
        // The tensor shares the array's memory.
        using var sum = all.Sum(frombuffer(count, ScalarType.Int64, 1));
        return count[0];
    }

    /// <summary>Refuses features of which most are zero: an encoder that gives such is broken.</summary>
    /// <param name="features">The features.</param>
    /// <param name="role">What they are, for the message: "memory" or "queries".</param>
    /// <param name="all">The processes that hold them.</param>
    /// <exception cref="InputException">More than half are zero.</exception>
    internal static void RequireFew(ILabeledFeatures features, string role, ICollectives all)
    {
        var count = features.IsSpread ? CountOfAll(features, all) : Count(features);
        if (2L * count > features.Count)
        {
            throw new InputException($"The features of {count} of the {features.Count} images " +
                $"of the {role} are zero in every dimension. " +
                "Check that the checkpoint is complete and that training did not diverge.");
        }
    }
}
