using Mira.Experiments.Evaluation.Features;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Features of a file that are read part by part; shares the stream, which must outlive it.</summary>
public sealed class StreamedFeatures(FeatureRows stream) : ILabelledFeatures
{
    /// <inheritdoc/>
    public int Count => stream.Count;

    /// <inheritdoc/>
    public int Dimension => stream.Dimensions;

    /// <inheritdoc/>
    public IReadOnlyList<int> Labels { get; } = [.. stream.Labels.Select(label => (int)label)];

    /// <inheritdoc/>
    public void Read(int first, Span<float> rows) => stream.Read(first, rows);
}
