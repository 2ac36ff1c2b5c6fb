namespace Mira.Datasets.Augmentation;

/// <summary>Where a view is in its image: a box, resized, of which a part is the view.</summary>
/// <param name="Box">The part of the image that is resized.</param>
/// <param name="Horizontal">The resize along rows.</param>
/// <param name="Vertical">The resize along columns.</param>
internal readonly record struct Resampling(CropBox Box, ResizeAxis Horizontal, ResizeAxis Vertical)
{
    /// <summary>A view of a recipe: its box as a square, or the center of its box.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="box">A box of the file's image.</param>
    /// <param name="reduction">How much smaller, along each side, the image is that it is cut from.</param>
    public static Resampling Of(ViewRecipe recipe, CropBox box, int reduction = 1)
    {
        (var horizontal, var vertical) = Axes(recipe, box);
        if (reduction == 1)
        {
            return new(box, horizontal, vertical);
        }
        (var left, var width) = Cover(box.Left, box.Width, reduction);
        (var top, var height) = Cover(box.Top, box.Height, reduction);
        return new(
            new(top, left, height, width), Reduced(horizontal, box.Left, left, width, reduction),
            Reduced(vertical, box.Top, top, height, reduction));
    }

    /// <summary>How much smaller, along each side, an image can be from which a view still does not grow.</summary>
    /// <returns>1, 2, 4 or 8.</returns>
    public static int MostReduction(ViewRecipe recipe, CropBox box)
    {
        int least = Math.Min(box.Width, box.Height), size = recipe.ShorterSide ?? recipe.Size;
        return least >= 8 * size ? 8 : least >= 4 * size ? 4 : least >= 2 * size ? 2 : 1;
    }

    private static (ResizeAxis Horizontal, ResizeAxis Vertical) Axes(ViewRecipe recipe, CropBox box)
    {
        if (recipe.ShorterSide is not int shorter)
        {
            return (new(box.Width, recipe.Size, 0, recipe.Size), new(box.Height, recipe.Size, 0, recipe.Size));
        }
        var least = Math.Min(box.Width, box.Height);
        return (Center(box.Width, least, shorter, recipe.Size), Center(box.Height, least, shorter, recipe.Size));
    }

    // torchvision: Resize cuts the longer side to a whole number, CenterCrop rounds half its margin to even.
    private static ResizeAxis Center(int input, int least, int shorter, int size)
    {
        var output = (int)((long)shorter * input / least);
        return new(input, output, (int)Math.Round((output - size) / 2.0), size);
    }

    // The reduced pixels that a side of a box touches.
    private static (int First, int Count) Cover(int first, int count, int reduction) =>
        (first / reduction, ((first + count + reduction - 1) / reduction) - (first / reduction));

    private static ResizeAxis Reduced(ResizeAxis axis, int first, int reducedFirst, int reducedCount, int reduction) =>
        axis with
        {
            Input = reducedCount,
            Length = (double)axis.Input / reduction,
            Offset = ((double)first / reduction) - reducedFirst,
        };
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
internal readonly record struct ResizeAxis(int Input, int Output, int From, int Count)
{
    /// <summary>Where in the box that which is resized begins, in pixels.</summary>
    public double Offset { get; init; }

    /// <summary>Length of that which is resized, in pixels: the whole box unless its edges lie within pixels.</summary>
    public double Length { get; init; } = Input;
}
