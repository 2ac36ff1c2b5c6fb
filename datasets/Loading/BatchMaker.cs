using Mira.Datasets.Augmentation;

namespace Mira.Datasets.Loading;

/// <summary>Fills rows of batches: one decode an image, whatever the number of views. One instance a thread.</summary>
internal sealed class BatchMaker(ImageSet images, IReadOnlyList<ViewRecipe> recipes, LoaderOptions options) : IDisposable
{
    // Of a set with many bad images some are worth trying; of a set of nothing else no number is.
    private const int ReplacementTries = 100;

    // A view number that no view has: the stream that chooses replacements.
    private const int ReplacementStream = -1;

    private readonly IImageReader _reader = images.Open();
    private readonly ViewRenderer[] _renderers = ViewRenderer.ForThread(recipes);
    private readonly ViewParameters[] _parameters = new ViewParameters[recipes.Count];

    /// <summary>Processor time used for decoding; zero for images in memory, whose reading is not timed.</summary>
    public TimeSpan DecodeTime { get; private set; }

    /// <summary>Fills some rows of a batch.</summary>
    /// <param name="batch">The batch; its number and count are set already.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="order">Places of the images, of the whole epoch.</param>
    /// <param name="first">First row.</param>
    /// <param name="end">Row after the last.</param>
    public void Fill(ViewBatch batch, int epoch, ReadOnlySpan<int> order, int first, int end)
    {
        for (int row = first; row < end; row++)
        {
            int wanted = order[(batch.Number * options.BatchSize) + options.Part.First(options.BatchSize) + row];
            PixelSource source = Read(wanted, epoch, out int image);
            batch.Indices[row] = image;
            batch.Labels[row] = images.Label(image);
            for (int view = 0; view < _renderers.Length; view++)
            {
                int length = _renderers[view].ViewLength;
                _renderers[view].Render(source, _parameters[view], batch.Views[view].AsSpan(row * length, length));
            }
        }
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>Rows of an image, or of that which replaces it, under the views drawn for the first.</summary>
    private PixelSource Read(int wanted, int epoch, out int image)
    {
        image = wanted;
        var random = RandomSource.ForImage(options.Seed, epoch, wanted, ReplacementStream);
        for (int attempt = 0; attempt < ReplacementTries; attempt++)
        {
            try
            {
                return TimedRows(image, wanted, epoch);
            }
            catch (BadImageException error)
            {
                Note(image, error);
                image = random.Below(images.Count);
            }
        }

        throw new InputException(
            $"'{images.Name(wanted)}' cannot be decoded, and neither can {ReplacementTries - 1} random "
            + "replacements. Check that this is the right folder.");
    }

    private void Note(int image, BadImageException error)
    {
        string name = images.Name(image);
        if (images.BadImages.Policy != BadImagePolicy.Replace)
        {
            throw new InputException(
                $"Image '{name}' {error.Message}. Replace the file, or continue without it: --bad-images replace or "
                + "--bad-images skip.", error);
        }

        images.BadImages.Add(name, error.Message);
        images.BadImages.CountReplacement();
    }

    private PixelSource TimedRows(int image, int wanted, int epoch)
    {
        if (!images.IsDecoded)
        {
            return Rows(image, wanted, epoch);
        }

        TimeSpan start = ThreadTime.Now;
        PixelSource rows = Rows(image, wanted, epoch);
        DecodeTime += ThreadTime.Now - start;
        return rows;
    }

    private PixelSource Rows(int image, int wanted, int epoch)
    {
        ImageSize size = _reader.Open(image);
        int top = size.Height, bottom = 0;
        for (int view = 0; view < _renderers.Length; view++)
        {
            var random = RandomSource.ForImage(options.Seed, epoch, wanted, view);
            _parameters[view] = ViewParameters.Sample(_renderers[view].Recipe, size.Width, size.Height, ref random);
            CropBox crop = _parameters[view].Crop;
            (top, bottom) = (Math.Min(top, crop.Top), Math.Max(bottom, crop.Top + crop.Height));
        }

        return _reader.Rows(top, bottom - top);
    }
}
