using Mira.Datasets;
using Mira.Datasets.Loading;

namespace Mira.Experiments.Evaluation.Linear;

/// <summary>The part of the training images that chooses hyper-parameters: the same share of every class,
/// always the same images.</summary>
public static class HeldOutSplit
{
    // One fixed split for all seeds, so that runs differ in training only.
    private const long Seed = 0;

    /// <summary>Places of the held-out images, ascending.</summary>
    /// <param name="labels">Class numbers of the training images.</param>
    /// <param name="share">Share of each class, in (0, 1); at least one image of a class with two or more.</param>
    /// <exception cref="InputException">The share is out of range, or nothing can be held out.</exception>
    public static int[] Choose(IReadOnlyList<int> labels, double share)
    {
        if (!(share > 0 && share < 1))
        {
            throw new InputException($"The held-out share is {share}, expected a number between 0 and 1 such as 0.1.");
        }
        int[] chosen = [.. Enumerable.Range(0, labels.Count).GroupBy(place => labels[place])
            .SelectMany(ofClass => Choose(ofClass.Key, [.. ofClass], share)).Order()];
        return chosen.Length > 0 ? chosen : throw new InputException(
            $"No class of the {labels.Count} training images has two images, so none can be held " +
            "out to choose the learning rate.");
    }

    private static IEnumerable<int> Choose(int label, int[] places, double share)
    {
        var count = Math.Clamp((int)Math.Round(share * places.Length), Math.Min(1, places.Length - 1),
            places.Length - 1);
        return EpochOrder.Permutation(Seed, label, places.Length).Take(count).Select(i => places[i]);
    }
}
