using System.Diagnostics;
using Mira.Datasets.Loading;

namespace Mira.Datasets.Augmentation;

/// <summary>How fast both MIRA views of images are made on one thread.</summary>
/// <param name="ViewsPerCpuSecond">Views per second of processor time, which a busy machine leaves
/// alone.</param>
/// <param name="ViewsPerSecond">Views per second of the clock.</param>
public readonly record struct AugmentationSpeed(double ViewsPerCpuSecond, double ViewsPerSecond)
{
    private const int Blocks = 9;

    /// <summary>
    /// Samples and renders both views of images, one after the other, in nine equal blocks after one to warm
    /// up; each figure is the median of the blocks.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="imagesPerBlock">Images in a block; they repeat where the set has fewer.</param>
    public static AugmentationSpeed Measure(ImageSet images, int imagesPerBlock = 5_000)
    {
        ViewRenderer[] renderers = [new(ViewRecipe.MiraFirst), new(ViewRecipe.MiraSecond)];
        var view = new float[renderers[0].ViewLength];
        MeasureBlock(images, renderers, view, imagesPerBlock, epoch: 0);
        AugmentationSpeed[] blocks = [.. Enumerable.Range(1, Blocks).Select(epoch =>
            MeasureBlock(images, renderers, view, imagesPerBlock, epoch))];
        return new(
            blocks.Select(block => block.ViewsPerCpuSecond).Order().ElementAt(Blocks / 2),
            blocks.Select(block => block.ViewsPerSecond).Order().ElementAt(Blocks / 2));
    }

    private static AugmentationSpeed MeasureBlock(
        ImageSet images, ViewRenderer[] renderers, float[] view, int imagesPerBlock, int epoch)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < imagesPerBlock; i++)
        {
            for (int v = 0; v < renderers.Length; v++)
            {
                var random = RandomSource.ForImage(seed: 0, epoch, i, v);
                var parameters = ViewParameters.Sample(renderers[v].Recipe, images.Size, ref random);
                renderers[v].Render(images.Image(i % images.Count), images.Size, parameters, view);
            }
        }

        double views = (double)imagesPerBlock * renderers.Length;
        return new(
            views / (Environment.CpuUsage.TotalTime - processor).TotalSeconds, views / clock.Elapsed.TotalSeconds);
    }
}
