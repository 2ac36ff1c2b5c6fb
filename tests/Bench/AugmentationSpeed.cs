using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Datasets.Loading;

namespace Mira.Tests.Bench;

/// <summary>Times the making of views, files read and decoded included, on the calling thread.</summary>
internal sealed class AugmentationSpeed : IDisposable
{
    private readonly ViewBatch _batch;
    private readonly BatchMaker _maker;
    private readonly int[] _places;

    /// <summary>Prepares the views of some images spread evenly over a set.</summary>
    /// <param name="images">The set.</param>
    /// <param name="recipes">Views of every image.</param>
    /// <param name="count">Images in a round; they repeat where the set has fewer.</param>
    internal AugmentationSpeed(ImageSet images, IReadOnlyList<ViewRecipe> recipes, int count)
    {
        // Each image overwrites the views of the one before: the time of filling memory is not the pixels'.
        _batch = new ViewBatch(1, recipes.Select(recipe => recipe.Size));
        _maker = new BatchMaker(images, recipes, new LoaderOptions { BatchSize = 1 });
        _places = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * images.Count / count))];
    }

    /// <summary>Makes the views of every image of a round.</summary>
    /// <param name="epoch">What the random numbers follow from.</param>
    /// <returns>Processor time of the whole program.</returns>
    internal TimeSpan Round(int epoch)
    {
        var start = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < _places.Length; i++)
        {
            (_batch.Number, _batch.Count) = (i, 1);
            _maker.Fill(_batch, epoch, _places, 0, 1);
        }
        return Environment.CpuUsage.TotalTime - start;
    }

    /// <summary>Closes the file that was read last.</summary>
    public void Dispose() => _maker.Dispose();
}
