using Mira.Datasets.Loading;

namespace Mira.Datasets.Augmentation;

/// <summary>Makes views: a pure function of image and parameters that allocates nothing.</summary>
/// <remarks>Holds buffers, so one instance serves one thread at a time.</remarks>
public sealed class ViewRenderer
{
    private readonly RenderBuffers _buffers;
    private readonly PlanarImage _view;
    private readonly PixelNormalizer _normalizer;

    /// <summary>Prepares the tables and buffers of a recipe.</summary>
    /// <param name="recipe">What the views are like.</param>
    /// <param name="buffers">Buffers shared with other renderers of the same thread; null for own ones.</param>
    /// <exception cref="InputException">A number of the recipe is out of its range.</exception>
    public ViewRenderer(ViewRecipe recipe, RenderBuffers? buffers = null)
    {
        recipe.Validate();
        (Recipe, _buffers) = (recipe, buffers ?? new RenderBuffers());
        _view = new PlanarImage(recipe.Size);
        _normalizer = new PixelNormalizer(recipe.Normalization);
    }

    /// <summary>What the views are like.</summary>
    public ViewRecipe Recipe { get; }

    /// <summary>Numbers in one view.</summary>
    public int ViewLength => 3 * Recipe.Size * Recipe.Size;

    /// <summary>Renderers for one thread, which share buffers; equal recipes share a renderer.</summary>
    /// <param name="recipes">What the views are like.</param>
    /// <param name="buffers">Buffers of the thread; null for new ones.</param>
    public static ViewRenderer[] ForThread(IEnumerable<ViewRecipe> recipes, RenderBuffers? buffers = null)
    {
        buffers ??= new RenderBuffers();
        var renderers = new Dictionary<ViewRecipe, ViewRenderer>();
        return [.. recipes.Select(recipe => renderers.TryGetValue(recipe, out var known)
            ? known
            : renderers[recipe] = new ViewRenderer(recipe, buffers))];
    }

    /// <summary>Makes one view.</summary>
    /// <param name="source">The image, or those of its rows that the crop of the parameters covers.</param>
    /// <param name="parameters">A crop inside the image, and what else happens to it.</param>
    /// <param name="view">[<see cref="ViewRecipe.Size"/>, <see cref="ViewRecipe.Size"/>, 3], normalized;
    /// overwritten.</param>
    /// <exception cref="ArgumentException">The source does not hold the crop, or the view has another
    /// length.</exception>
    public void Render(in PixelSource source, in ViewParameters parameters, Span<float> view)
    {
        var part = Resampling.Of(Recipe, parameters.Crop, source.Reduction);
        if (!source.Holds(part.Box) || view.Length != ViewLength)
        {
            throw new ArgumentException(
                $"{part.Box} is not within rows {source.FirstRow} to {source.FirstRow + source.RowCount} of "
                + $"{source.Width}x{source.Height} pixels, or {view.Length} numbers are not a view of {ViewLength}.");
        }
        _buffers.Resample(source, part, Recipe.Interpolation, _view);
        _buffers.Clock?.Lap(LoaderPhase.Resize);
        ChangeColors(_view, parameters);
        _buffers.Clock?.Lap(LoaderPhase.Color);
        _normalizer.Write(_view, parameters.IsFlipped, view);
        _buffers.Clock?.Lap(LoaderPhase.Copy);
    }

    private void ChangeColors(PlanarImage view, in ViewParameters parameters)
    {
        if (parameters.Jitter is JitterParameters jitter)
        {
            foreach (var operation in jitter.Operations)
            {
                Jitter(view, operation, jitter);
            }
        }
        if (parameters.IsGrayscale)
        {
            PixelKernel.Apply(view, default(Gray));
        }
        if (parameters.BlurRadius > 0)
        {
            _buffers.Blur.Apply(view, parameters.BlurRadius);
        }
        if (parameters.IsSolarized)
        {
            PixelKernel.Apply(view, default(Solarize));
        }
    }

    private static void Jitter(PlanarImage view, JitterOperation operation, JitterParameters jitter)
    {
        switch (operation)
        {
            case JitterOperation.Brightness:
                PixelKernel.Apply(view, Blend.Brightness(jitter.Brightness));
                break;
            case JitterOperation.Contrast:
                PixelKernel.Apply(view, Blend.Contrast(view, jitter.Contrast));
                break;
            case JitterOperation.Saturation:
                PixelKernel.Apply(view, new Saturation(jitter.Saturation));
                break;
            case JitterOperation.Hue:
                PixelKernel.Apply(view, new HueShift(jitter.Hue));
                break;
        }
    }
}
