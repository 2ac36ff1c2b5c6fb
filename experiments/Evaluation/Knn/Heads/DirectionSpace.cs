using Mira.Experiments.Runtime;

namespace Mira.Experiments.Evaluation.Knn.Heads;

/// <summary>How a search sees directions: less a center, and whole or as their heads. It changes the time alone.</summary>
/// <remarks>Entries have nearly the same direction in many networks. Taking their center away changes no order of the entries
/// near one query, and makes what is rounded away as small as what tells them apart.</remarks>
/// <param name="Center">[dimension], taken away from each entry.</param>
/// <param name="Head">What is compared first; null for all numbers.</param>
internal sealed record DirectionSpace(double[] Center, FeatureHead? Head) : IDisposable
{
    /// <summary>Coordinates of a direction that are compared.</summary>
    internal int Width => Head?.Width ?? Center.Length;

    /// <summary>The space in which a search is fast.</summary>
    internal static DirectionSpace Of(ILabelledFeatures bank, ILabelledFeatures queries, int neighbors, KnnBlocks blocks)
    {
        using var directions = HeadChoice.Sample(bank, blocks.Entries);
        using var center = directions.mean([0]);
        using var entries = directions - center;
        return new(HostRead.Numbers(center), HeadChoice.Of(bank, queries, neighbors, entries, center));
    }

    /// <inheritdoc/>
    public void Dispose() => Head?.Dispose();
}
