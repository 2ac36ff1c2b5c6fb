namespace Mira.Datasets;

/// <summary>Holds a share of the training images out, so that accuracies can be measured on a set without test
/// images.</summary>
internal static class HeldOutImages
{
    /// <summary>The set with a share of its training images as its test images; its own test images are not
    /// used.</summary>
    /// <remarks>Of each class the same share, spread evenly over its images in their order: which images they are
    /// depends on the set alone, so that a resumed run has the same.</remarks>
    /// <param name="data">A set with a class for each image.</param>
    /// <param name="share">The share, more than 0 and less than 1; 0 leaves the set as it is.</param>
    /// <exception cref="InputException">There are no two classes with two images each.</exception>
    public static ImageDataset Of(ImageDataset data, double share)
    {
        if (share == 0)
        {
            return data;
        }
        var classes = data.Train.IsMultiLabel || data.ClassNames.Count < 2
            ? []
            : Enumerable.Range(0, data.Train.Count).GroupBy(data.Train.Label).ToList();
        var held = classes.SelectMany(images => Spread([.. images], share)).Order().ToList();
        if (classes.Count(images => images.Count() > 1) < 2)
        {
            throw new InputException($"--hold-out needs two classes or more with two images or more each, but " +
                $"{data.Name} has {(data.ClassNames.Count == 1 ? "one class" : "fewer")}. Sort the images into class " +
                "folders, or leave --hold-out out: pretraining needs no labels.");
        }
        return data with
        {
            Train = data.Train.Select(Enumerable.Range(0, data.Train.Count).Except(held)),
            Test = data.Train.Select(held),
            Validation = null,
            IsTestCalledVal = false,
            TestName = null,
            Unjudged = null,
        };
    }

    /// <summary>About a share of some places, evenly spread: one at least, and not all. None of a single one.</summary>
    private static IEnumerable<int> Spread(int[] places, double share)
    {
        var count = places.Length < 2 ? 0 : Math.Clamp((int)Math.Round(share * places.Length), 1, places.Length - 1);
        return Enumerable.Range(0, count).Select(turn => places[(((2 * turn) + 1) * places.Length) / (2 * count)]);
    }
}
