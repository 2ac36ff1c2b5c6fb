using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Knn.Heads;

/// <summary>Directions of some features, spaced evenly: sets are often sorted by class.</summary>
internal static class FeatureSample
{
    /// <summary>Directions of at most so many features; those without a direction are left out.</summary>
    /// <returns>[n, dimension], float64.</returns>
    internal static Tensor Of(ILabelledFeatures features, int most)
    {
        using var scope = NewDisposeScope();
        var count = Math.Min(most, features.Count);
        var rows = new float[count * features.Dimension];
        for (var i = 0; i < count; i++)
        {
            features.Read((int)((long)i * features.Count / count), rows.AsSpan(i * features.Dimension, features.Dimension));
        }
        var directions = nn.functional.normalize(tensor(rows).view(count, -1).to_type(ScalarType.Float64), dim: 1);
        var lengths = directions.square().sum(1);
        return directions[lengths > 0.5].MoveToOuterDisposeScope();
    }
}
