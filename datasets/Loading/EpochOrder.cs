namespace Mira.Datasets.Loading;

/// <summary>The order in which an epoch visits the images.</summary>
public static class EpochOrder
{
    /// <summary>
    /// A uniform permutation of 0 to <paramref name="count"/> - 1, a pure function of its arguments.
    /// </summary>
    public static int[] Permutation(long seed, int epoch, int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        var random = RandomSource.ForOrder(seed, epoch);
        for (var last = count - 1; last > 0; last--)
        {
            var other = random.Below(last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }
        return order;
    }
}

/// <summary>The order in which a loader visits the images.</summary>
public enum ImageOrder
{
    /// <summary>A new random order each epoch, from <see cref="EpochOrder"/>.</summary>
    Shuffled,

    /// <summary>The order of the set, for evaluation.</summary>
    Sequential,
}
