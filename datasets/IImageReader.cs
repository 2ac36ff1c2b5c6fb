using Mira.Datasets.Augmentation;

namespace Mira.Datasets;

/// <summary>Reads the images of a set one after the other, for one thread.</summary>
internal interface IImageReader : IDisposable
{
    /// <summary>Turns to an image; its rows can be read until the next one is opened.</summary>
    /// <exception cref="BadImageException">The file is no whole image.</exception>
    /// <exception cref="InputException">The file cannot be read.</exception>
    ImageSize Open(int index);

    /// <summary>Rows of the image; others may come with them. Valid until the next call.</summary>
    /// <param name="first">First row.</param>
    /// <param name="count">Number of rows, at least 1, inside the image.</param>
    /// <exception cref="BadImageException">The file is truncated or damaged.</exception>
    PixelSource Rows(int first, int count);
}
