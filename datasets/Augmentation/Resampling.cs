namespace Mira.Datasets.Augmentation;

/// <summary>Where a view lies in its image: a box, resized, of which a part is the view.</summary>
/// <param name="Box">The part of the image that is resized.</param>
/// <param name="Horizontal">The resize along rows.</param>
/// <param name="Vertical">The resize along columns.</param>
internal readonly record struct Resampling(CropBox Box, ResizeAxis Horizontal, ResizeAxis Vertical)
{
    /// <summary>A view of a recipe: its box as a square, or the center of its box.</summary>
    public static Resampling Of(ViewRecipe recipe, CropBox box)
    {
        if (recipe.ShorterSide is not int shorter)
        {
            return new(
                box, new(box.Width, recipe.Size, 0, recipe.Size), new(box.Height, recipe.Size, 0, recipe.Size));
        }

        int least = Math.Min(box.Width, box.Height);
        return new(box, Center(box.Width, least, shorter, recipe.Size), Center(box.Height, least, shorter, recipe.Size));
    }

    // torchvision: Resize cuts the longer side to a whole number, CenterCrop rounds half its margin to even.
    private static ResizeAxis Center(int input, int least, int shorter, int size)
    {
        int output = (int)((long)shorter * input / least);
        return new(input, output, (int)Math.Round((output - size) / 2.0), size);
    }
}

/// <summary>How a resize mixes pixels. Both filters widen when an image shrinks (antialiasing).</summary>
public enum Interpolation
{
    /// <summary>A triangle, one pixel to either side.</summary>
    Bilinear,

    /// <summary>Pillow's cubic, a = −0.5, two pixels to either side.</summary>
    Bicubic,
}

/// <summary>One axis of a resize of which a part is wanted.</summary>
/// <param name="Input">Pixels of the box.</param>
/// <param name="Output">Pixels that the whole box is resized to.</param>
/// <param name="From">First output pixel wanted.</param>
/// <param name="Count">Output pixels wanted.</param>
internal readonly record struct ResizeAxis(int Input, int Output, int From, int Count);
