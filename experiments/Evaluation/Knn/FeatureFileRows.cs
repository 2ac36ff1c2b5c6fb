using Mira.Datasets;
using Mira.Experiments.Evaluation.Features;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Features of a file, for evaluations of one class an image.</summary>
public static class FeatureFileRows
{
    /// <summary>The features with their labels; shares the set's memory, which must outlive it.</summary>
    /// <exception cref="InputException">Images have several labels.</exception>
    public static FeatureBank Of(FeatureSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return set.IsMultiLabel
            ? throw new InputException("The features have several labels an image, which this protocol does not take. Use 'mira transfer'.")
            : new FeatureBank(set.Values.alias(), [.. set.Labels.Select(label => (int)label)]);
    }
}
