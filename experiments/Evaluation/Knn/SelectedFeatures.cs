namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Some of the images of other features: a part of a memory.</summary>
/// <param name="all">The features to choose from.</param>
/// <param name="places">Places of the chosen images, in their new order.</param>
public sealed class SelectedFeatures(ILabelledFeatures all, IReadOnlyList<int> places) : ILabelledFeatures
{
    /// <inheritdoc/>
    public int Count => places.Count;

    /// <inheritdoc/>
    public int Dimension => all.Dimension;

    /// <inheritdoc/>
    public IReadOnlyList<int> Labels { get; } = [.. places.Select(place => all.Labels[place])];

    /// <inheritdoc/>
    public void Read(int first, Span<float> rows)
    {
        for (var i = 0; i < rows.Length / Dimension; i++)
        {
            all.Read(places[first + i], rows.Slice(i * Dimension, Dimension));
        }
    }
}
