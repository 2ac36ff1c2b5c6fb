using Mira.Datasets.Augmentation;

namespace Mira.Datasets.Loading;

/// <summary>Fills batches; one instance a thread.</summary>
internal sealed class BatchMaker(ImageSet images, IReadOnlyList<ViewRecipe> recipes, LoaderOptions options)
{
    private readonly ViewRenderer[] _renderers = [.. recipes.Select(recipe => new ViewRenderer(recipe))];

    public void Fill(ViewBatch batch, int epoch, int number, ReadOnlySpan<int> order)
    {
        int start = number * options.BatchSize;
        batch.Number = number;
        batch.Count = Math.Min(options.BatchSize, order.Length - start);
        for (int row = 0; row < batch.Count; row++)
        {
            int image = order[start + row];
            batch.Indices[row] = image;
            batch.Labels[row] = images.Label(image);
            for (int view = 0; view < _renderers.Length; view++)
            {
                Render(batch, row, view, epoch);
            }
        }
    }

    private void Render(ViewBatch batch, int row, int view, int epoch)
    {
        ViewRenderer renderer = _renderers[view];
        int image = batch.Indices[row], length = renderer.ViewLength;
        var random = RandomSource.ForImage(options.Seed, epoch, image, view);
        var parameters = ViewParameters.Sample(renderer.Recipe, images.Size, ref random);
        renderer.Render(images.Image(image), images.Size, parameters, batch.Views[view].AsSpan(row * length, length));
    }
}
