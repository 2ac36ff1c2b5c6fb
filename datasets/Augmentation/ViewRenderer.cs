using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mira.Datasets.Augmentation;

/// <summary>Makes views: a pure function of image and parameters that allocates nothing.</summary>
/// <remarks>Holds buffers, so one instance serves one thread at a time.</remarks>
public sealed class ViewRenderer
{
    private readonly int _imageSize;
    private readonly CropResize _cropResize;
    private readonly PlanarImage _view;
    private readonly float[] _normalized;

    /// <summary>Prepares the tables and buffers of a recipe.</summary>
    /// <param name="recipe">What the views are like.</param>
    /// <param name="imageSize">Width and height of the images, in pixels.</param>
    /// <exception cref="InputException">A number of the recipe is out of its range.</exception>
    public ViewRenderer(ViewRecipe recipe, int imageSize)
    {
        recipe.Validate();
        (Recipe, _imageSize) = (recipe, imageSize);
        _view = new PlanarImage(recipe.Size);
        _cropResize = new CropResize(imageSize, recipe.Size);
        _normalized = recipe.Normalization.Table();
    }

    /// <summary>What the views are like.</summary>
    public ViewRecipe Recipe { get; }

    /// <summary>Numbers in one view.</summary>
    public int ViewLength => 3 * Recipe.Size * Recipe.Size;

    /// <summary>Makes one view.</summary>
    /// <param name="image">[size, size, 3], RGB bytes.</param>
    /// <param name="parameters">A crop inside the image, and what else happens to it.</param>
    /// <param name="view">[<see cref="ViewRecipe.Size"/>, <see cref="ViewRecipe.Size"/>, 3], normalized;
    /// overwritten.</param>
    /// <exception cref="ArgumentException">A length or the crop does not fit the image size or the
    /// recipe.</exception>
    public void Render(ReadOnlySpan<byte> image, in ViewParameters parameters, Span<float> view)
    {
        CropBox crop = parameters.Crop;
        if (image.Length != 3 * _imageSize * _imageSize || view.Length != ViewLength || !IsInside(crop))
        {
            throw new ArgumentException(
                $"{image.Length} bytes, {view.Length} numbers, {crop} do not fit images of {_imageSize} pixels.");
        }

        _cropResize.Apply(image, crop, _view);
        ChangeColors(_view, parameters);
        Normalize(view, parameters.IsFlipped ? Recipe.Size - 1 : 0);
    }

    private bool IsInside(CropBox crop) =>
        crop is { Top: >= 0, Left: >= 0, Height: > 0, Width: > 0 }
        && crop.Top <= _imageSize - crop.Height && crop.Left <= _imageSize - crop.Width;

    private static void ChangeColors(PlanarImage view, in ViewParameters parameters)
    {
        if (parameters.Jitter is JitterParameters jitter)
        {
            foreach (JitterOperation operation in jitter.Operations)
            {
                Jitter(view, operation, jitter);
            }
        }

        if (parameters.IsGrayscale)
        {
            PixelKernel.Apply(view, default(Gray));
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

    // Column |mirror − x| is x for mirror 0 and the mirrored column for mirror = size − 1.
    private void Normalize(Span<float> view, int mirror)
    {
        ref float table = ref MemoryMarshal.GetArrayDataReference(_normalized);
        int size = Recipe.Size;
        for (int y = 0; y < size; y++)
        {
            ReadOnlySpan<byte> red = _view.Red.AsSpan(y * size, size);
            ReadOnlySpan<byte> green = _view.Green.AsSpan(y * size, size);
            ReadOnlySpan<byte> blue = _view.Blue.AsSpan(y * size, size);
            ref float target = ref view[3 * y * size];
            for (int x = 0; x < red.Length; x++)
            {
                int source = Math.Abs(mirror - x);
                target = Unsafe.Add(ref table, red[source]);
                Unsafe.Add(ref target, 1) = Unsafe.Add(ref table, 256 + green[source]);
                Unsafe.Add(ref target, 2) = Unsafe.Add(ref table, 512 + blue[source]);
                target = ref Unsafe.Add(ref target, 3);
            }
        }
    }
}
