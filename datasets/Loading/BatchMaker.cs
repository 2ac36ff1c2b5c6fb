using Mira.Datasets.Augmentation;

namespace Mira.Datasets.Loading;

/// <summary>Fills rows of batches. Each image is decoded once for all its views. Use one instance per
/// thread.</summary>
internal sealed class BatchMaker : IDisposable
{
    // Enough for a set with many bad images. If 100 random images in a row are bad, the whole set is.
    private const int ReplacementTries = 100;

    // A view number that no view has: the stream that chooses replacements.
    private const int ReplacementStream = -1;

    // No decoder makes an image smaller than by this.
    private const int MostReduction = 8;

    private readonly ImageSet _images;
    private readonly LoaderOptions _options;
    private readonly IImageReader _reader;
    private readonly LoaderClock? _clock;
    private readonly ViewRenderer[] _renderers;
    private readonly ViewParameters[] _parameters;

    /// <summary>Prepares buffers and opens a reader.</summary>
    public BatchMaker(ImageSet images, IReadOnlyList<ViewRecipe> recipes, LoaderOptions options)
    {
        (_images, _options, _reader) = (images, options, images.Open());
        _clock = options.TimesPhases ? new LoaderClock() : null;
        _renderers = ViewRenderer.ForThread(recipes, new RenderBuffers { Clock = _clock });
        _parameters = new ViewParameters[recipes.Count];
    }

    /// <summary>Images made so far.</summary>
    public long Images { get; private set; }

    /// <summary>Images so far that were decoded at a reduced size.</summary>
    public long ReducedImages { get; private set; }

    /// <summary>Processor time by phase; null unless it is asked for.</summary>
    public IReadOnlyDictionary<LoaderPhase, TimeSpan>? Phases => _clock?.Times;

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
        for (var row = first; row < end; row++)
        {
            var wanted = order[(batch.Number * _options.BatchSize) + _options.Part.First(_options.BatchSize) + row];
            _clock?.Start();
            var source = Read(wanted, epoch, out var image);
            Images++;
            batch.Indices[row] = image;
            batch.Labels[row] = _images.Label(image);
            for (var view = 0; view < _renderers.Length; view++)
            {
                var length = _renderers[view].ViewLength;
                _renderers[view].Render(source, _parameters[view], batch.Views[view].AsSpan(row * length, length));
            }
        }
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>Rows of an image, or of that which replaces it, under the views drawn for the first.</summary>
    private PixelSource Read(int wanted, int epoch, out int image)
    {
        image = wanted;
        var random = RandomSource.ForImage(_options.Seed, epoch, wanted, ReplacementStream);
        for (var attempt = 0; attempt < ReplacementTries; attempt++)
        {
            try
            {
                return TimedRows(image, wanted, epoch);
            }
            catch (BadImageException error)
            {
                Note(image, error);
                image = random.Below(_images.Count);
            }
        }
        throw new InputException(
            $"'{_images.Name(wanted)}' cannot be decoded, and neither can {ReplacementTries - 1} random "
            + "replacements. Check that this is the right folder.");
    }

    private void Note(int image, BadImageException error)
    {
        var name = _images.Name(image);
        if (_images.BadImages.Policy != BadImagePolicy.Replace)
        {
            throw new InputException(
                $"Image '{name}' {error.Message}. Replace the file, or continue without it: --bad-images replace or "
                + "--bad-images skip.", error);
        }
        _images.BadImages.Add(name, error.Message);
        _images.BadImages.CountReplacement();
    }

    private PixelSource TimedRows(int image, int wanted, int epoch)
    {
        if (!_images.IsDecoded)
        {
            return Rows(image, wanted, epoch);
        }
        var start = ThreadTime.Now;
        var rows = Rows(image, wanted, epoch);
        DecodeTime += ThreadTime.Now - start;
        return rows;
    }

    private PixelSource Rows(int image, int wanted, int epoch)
    {
        var size = _reader.Open(image);
        _clock?.Lap(LoaderPhase.Read);
        int top = size.Height, bottom = 0, reduction = _options.Decoding == ImageDecoding.Fast ? MostReduction : 1;
        for (var view = 0; view < _renderers.Length; view++)
        {
            var recipe = _renderers[view].Recipe;
            var random = RandomSource.ForImage(_options.Seed, epoch, wanted, view);
            _parameters[view] = ViewParameters.Sample(recipe, size.Width, size.Height, ref random);
            var crop = _parameters[view].Crop;
            (top, bottom) = (Math.Min(top, crop.Top), Math.Max(bottom, crop.Top + crop.Height));
            reduction = Math.Min(reduction, Resampling.MostReduction(recipe, crop));
        }
        var rows = _reader.Rows(top, bottom - top, reduction);
        ReducedImages += rows.Reduction > 1 ? 1 : 0;
        _clock?.Lap(LoaderPhase.Decode);
        return rows;
    }
}
