using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation.Metrics;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>k-nearest-neighbor accuracy of features, by DINO's protocol: the training images are the
/// memory, no augmentation.</summary>
public static class KnnEvaluation
{
    /// <summary>Evaluates an encoder on a data set.</summary>
    /// <exception cref="InputException">The recipe does not fit the data, or most features are zero or
    /// one is not finite.</exception>
    public static KnnResult Run(FrozenEncoder encoder, ImageDataset data, KnnRecipe recipe, EvaluationSettings settings)
    {
        var transform = data.TestTransform(Interpolation.Bicubic);
        using var bank = FeatureBank.Extract(encoder, data.Train, transform, settings);
        using var queries = FeatureBank.Extract(encoder, data.Test, transform, settings);
        return Run(bank, queries, recipe, settings);
    }

    /// <summary>Evaluates features that are there already.</summary>
    /// <param name="bank">Features of the images that vote.</param>
    /// <param name="queries">Features of the images to classify, of the same dimension.</param>
    /// <param name="recipe">Number of neighbors and temperature.</param>
    /// <param name="settings">Device and progress.</param>
    /// <param name="blocks">How much is in memory at once; null for the defaults.</param>
    /// <exception cref="InputException">The recipe does not fit the bank, or most features are zero.</exception>
    public static KnnResult Run(
        ILabeledFeatures bank, ILabeledFeatures queries, KnnRecipe recipe, EvaluationSettings settings,
        KnnBlocks? blocks = null) =>
        Sweep(bank, queries, [recipe], settings, blocks)[0];

    /// <summary>Evaluates several numbers of neighbors and temperatures with one search;
    /// otherwise as <c>Run</c>.</summary>
    /// <param name="bank">Features of the images that vote.</param>
    /// <param name="queries">Features of the images to classify, of the same dimension.</param>
    /// <param name="recipes">Numbers of neighbors and temperatures; a result for each.</param>
    /// <param name="settings">Device and progress.</param>
    /// <param name="blocks">How much is in memory at once; null for the defaults.</param>
    /// <exception cref="InputException">A recipe does not fit the bank, or most features are zero.</exception>
    public static IReadOnlyList<KnnResult> Sweep(
        ILabeledFeatures bank, ILabeledFeatures queries, IReadOnlyList<KnnRecipe> recipes, EvaluationSettings settings,
        KnnBlocks? blocks = null)
    {
        ArgumentNullException.ThrowIfNull(bank);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(recipes);
        foreach (var recipe in recipes)
        {
            Require(recipe, bank.Count);
        }
        if (bank.Dimension != queries.Dimension)
        {
            throw new InputException($"The training features have {bank.Dimension} dimensions, " +
                $"the test features {queries.Dimension}. " +
                "They come from different networks: extract both with one checkpoint.");
        }
        ZeroFeatures.RequireFew(bank, "memory", settings.Collectives);
        ZeroFeatures.RequireFew(queries, "queries", settings.Collectives);
        var most = recipes.Max(recipe => recipe.Neighbors);
        var found = settings.Collectives.IsShared
            ? SharedNeighbors.Search(bank, queries, most, blocks ?? new(), settings)
            : NearestNeighbors.Search(bank, queries, most, blocks ?? new(), settings);
        var neighbors = found.Chunk(most).ToArray();
        return [.. recipes.Select(recipe => Result(neighbors, bank, queries, recipe))];
    }

    private static KnnResult Result(Neighbor[][] neighbors, ILabeledFeatures bank, ILabeledFeatures queries,
        KnnRecipe recipe)
    {
        var (guesses, ranks) = WeightedKnn.Classify(neighbors, bank.Labels, queries.Labels, recipe);
        return new(Accuracy.Of(ranks, queries.Labels), guesses) { Neighbors = neighbors };
    }

    /// <summary>Refuses a recipe before anything is computed.</summary>
    /// <param name="recipe">Number of neighbors and temperature.</param>
    /// <param name="images">Images that vote.</param>
    /// <exception cref="InputException">There are fewer images than neighbors, or a value is out of range.</exception>
    internal static void Require(KnnRecipe recipe, int images)
    {
        if (recipe.Neighbors < 1 || recipe.Neighbors > images)
        {
            throw new InputException($"k is {recipe.Neighbors}, but there are only {images} training images. " +
                $"Choose k from 1 to {images}.");
        }
        if (!(recipe.Temperature > 0 && double.IsFinite(recipe.Temperature)))
        {
            throw new InputException($"The k-NN temperature is {recipe.Temperature}, expected " +
                "a number above 0; the paper's is 0.07.");
        }
    }
}
