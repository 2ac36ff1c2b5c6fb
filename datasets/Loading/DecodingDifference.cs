using Mira.Datasets.Augmentation;

namespace Mira.Datasets.Loading;

/// <summary>How far <see cref="ImageDecoding.Fast"/> moves views of some images, before colors change.</summary>
/// <param name="Images">Images looked at.</param>
/// <param name="Reduced">Those of them that were decoded at a reduced size.</param>
/// <param name="MeanLevels">Mean distance of the views of these from the exact ones, in levels of 255.</param>
public sealed record DecodingDifference(int Images, int Reduced, double MeanLevels)
{
    /// <summary>What a reader of the results must know.</summary>
    public string Sentence => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"Image files were decoded fast: {Reduced} of {Images} images looked at were decoded at a reduced size; "
        + $"their views differ from those of Pillow's pixels by {MeanLevels:0.00} of 255 levels on average.");

    /// <summary>Makes views of images spread evenly over a set both ways.</summary>
    /// <param name="images">The set.</param>
    /// <param name="recipes">The views of an image; of these the crops count, not the colors.</param>
    /// <param name="most">Images to look at, at most.</param>
    /// <returns>Null for images in memory, which are not decoded.</returns>
    /// <exception cref="InputException">A file cannot be read or decoded.</exception>
    public static DecodingDifference? Measure(ImageSet images, IReadOnlyList<ViewRecipe> recipes, int most)
    {
        if (!images.IsDecoded)
        {
            return null;
        }
        var count = Math.Min(most, images.Count);
        int[] places = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * images.Count / count))];
        ViewRecipe[] crops = [.. recipes.Select(Uncolored)];
        using var exact = Maker(images, crops, ImageDecoding.Exact);
        using var fast = Maker(images, crops, ImageDecoding.Fast);
        ViewBatch expected = new(1, crops.Select(crop => crop.Size)), actual = new(1, expected.Sizes);
        double sum = 0;
        for (var i = 0; i < count; i++)
        {
            var before = fast.ReducedImages;
            Fill(exact, expected, places, i);
            Fill(fast, actual, places, i);
            sum += fast.ReducedImages > before ? Distance(expected, actual) : 0;
        }
        return new(count, (int)fast.ReducedImages, fast.ReducedImages == 0 ? 0 : sum / fast.ReducedImages);
    }

    private static BatchMaker Maker(ImageSet images, ViewRecipe[] crops, ImageDecoding decoding) =>
        new(images, crops, new LoaderOptions { BatchSize = 1, Decoding = decoding });

    // Crops are drawn before colors: they stay where they are.
    private static ViewRecipe Uncolored(ViewRecipe recipe) => recipe with
    {
        JitterProbability = 0,
        GrayscaleProbability = 0,
        BlurProbability = 0,
        SolarizeProbability = 0,
        Normalization = Normalization.None,
    };

    private static void Fill(BatchMaker maker, ViewBatch batch, int[] places, int number)
    {
        (batch.Number, batch.Count) = (number, 1);
        maker.Fill(batch, epoch: 0, places, first: 0, end: 1);
    }

    private static double Distance(ViewBatch expected, ViewBatch actual) => expected.Views.Zip(actual.Views)
        .SelectMany(views => views.First.Zip(views.Second, (a, b) => 255.0 * Math.Abs(a - b))).Average();
}
