using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Evaluation.Metrics;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Evaluation;

/// <summary>k-nearest-neighbor accuracy of features, by DINO's protocol: the training images are the memory, no augmentation.</summary>
public static class KnnEvaluation
{
    /// <summary>Evaluates an encoder on a data set.</summary>
    /// <exception cref="InputException">The recipe does not fit the data, or features are zero or not finite.</exception>
    public static KnnResult Run(FrozenEncoder encoder, ImageDataset data, KnnRecipe recipe, EvaluationSettings settings)
    {
        var view = data.TestView(Interpolation.Bicubic);
        using var bank = FeatureBank.Extract(encoder, data.Train, view, settings);
        using var queries = FeatureBank.Extract(encoder, data.Test, view, settings);
        return Run(bank, queries, recipe, settings);
    }

    /// <summary>Evaluates features that are there already.</summary>
    /// <param name="bank">Features of the images that vote.</param>
    /// <param name="queries">Features of the images to classify, of the same dimension.</param>
    /// <param name="recipe">Number of neighbors and temperature.</param>
    /// <param name="settings">Device and progress.</param>
    /// <param name="blocks">How much is in memory at once; null for the defaults.</param>
    /// <exception cref="InputException">The recipe does not fit the bank, or features are zero.</exception>
    public static KnnResult Run(
        FeatureBank bank, FeatureBank queries, KnnRecipe recipe, EvaluationSettings settings, KnnBlocks? blocks = null)
    {
        Check(bank, recipe);
        var neighbors = NearestNeighbors.Search(bank, queries, recipe.Neighbors, blocks ?? new(), settings);
        var (guesses, ranks) = WeightedKnn.Classify(neighbors, bank, queries, recipe);
        return new(Accuracy.Of(ranks, queries.Labels), guesses);
    }

    private static void Check(FeatureBank bank, KnnRecipe recipe)
    {
        if (recipe.Neighbors < 1 || recipe.Neighbors > bank.Count)
        {
            throw new InputException($"k = {recipe.Neighbors} neighbors were asked for, but the memory holds {bank.Count} images: " +
                $"choose k from 1 to {bank.Count}.");
        }
        if (!(recipe.Temperature > 0 && double.IsFinite(recipe.Temperature)))
        {
            throw new InputException($"The k-NN temperature is {recipe.Temperature}, expected a number above 0; the paper's is 0.07.");
        }
    }
}
