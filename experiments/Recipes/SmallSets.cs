namespace Mira.Experiments.Recipes;

/// <summary>A batch that fits a small set: one that leaves few images out of an epoch, and several steps in
/// it.</summary>
public static class SmallSets
{
    private const double MostLeftOut = 0.1;
    private const int FewestSteps = 4, SmallestBatch = 32;

    /// <summary>Share of the images that an epoch leaves out because they do not fill a batch, in [0, 1].</summary>
    public static double LeftOut(int images, int batchSize) => (double)(images % batchSize) / images;

    /// <summary>The batch that a recipe's becomes on a set: its own where that fits.</summary>
    /// <remarks>It fits when at most a tenth of the images is left out of an epoch. Else the batch is at most a
    /// quarter of the images, but 32 where there are as many, and of the even numbers down to half of that the
    /// one that leaves out the fewest.</remarks>
    public static int Batch(int batchSize, int images)
    {
        if (images < 2 || LeftOut(images, batchSize) <= MostLeftOut)
        {
            return batchSize;
        }
        var largest = Math.Min(Math.Min(batchSize, images), Math.Max(SmallestBatch, images / FewestSteps));
        var candidates = Enumerable.Range(largest / 2, largest - (largest / 2) + 1)
            .Where(size => size >= 2 && size % 2 == 0).DefaultIfEmpty(largest);
        return candidates.OrderByDescending(size => size).MinBy(size => images % size);
    }
}
