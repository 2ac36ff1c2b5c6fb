using Mira.Datasets;

namespace Mira.Experiments.Recipes;

/// <summary>Training images of the sets that recipes are made for, where the catalog knows none: a recipe can be read where its images are not.</summary>
public static class TrainingSetSize
{
    private static readonly Dictionary<string, int> Known = new()
    {
        // The hundred classes of Contrastive Multiview Coding, which solo-learn has too; a copy that lacks files has fewer.
        ["imagenet100"] = 126_689,
    };

    /// <summary>Images of a set; null for one that is not known.</summary>
    public static int? Of(string dataset) =>
        Catalog.All.FirstOrDefault(set => set.Name == dataset)?.TrainCount ?? (Known.TryGetValue(dataset, out var count) ? count : null);
}
