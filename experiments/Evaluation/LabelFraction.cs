using Mira.Datasets;
using Mira.Datasets.Loading;

namespace Mira.Experiments.Evaluation;

/// <summary>Part of the labeled images: the same share of every class, always the same images for one seed.</summary>
/// <remarks>A smaller share is part of a larger one, as SimCLR's 1 % of ImageNet is part of its 10 %.</remarks>
public static class LabelFraction
{
    // Apart from the streams of other choices among the same labels.
    private const long Stream = 0x4C61_6265_6C73;

    /// <summary>Places of the images, ascending.</summary>
    /// <param name="labels">Class numbers of the images.</param>
    /// <param name="share">Share of each class, in (0, 1]; at least one image of each.</param>
    /// <param name="seed">Which images; 0 is the list that a set without an official one goes by.</param>
    /// <exception cref="InputException">The share is out of range.</exception>
    public static int[] Choose(IReadOnlyList<int> labels, double share, long seed) => share is > 0 and <= 1
        ? [.. Enumerable.Range(0, labels.Count).GroupBy(place => labels[place])
            .SelectMany(ofClass => Choose(ofClass.Key, [.. ofClass], share, seed)).Order()]
        : throw new InputException($"The share of labels is {share}, expected a number above " +
            "0 and at most 1, such as 0.01 for 1 %.");

    private static IEnumerable<int> Choose(int label, int[] places, double share, long seed) =>
        EpochOrder.Permutation(Stream + seed, label, places.Length)
            .Take(Math.Max(1, (int)Math.Round(share * places.Length, MidpointRounding.AwayFromZero)))
            .Select(i => places[i]);
}
