using System.Security.Cryptography;
using Mira.Datasets.Augmentation;

namespace Mira.Datasets;

/// <summary>Where the images of a set are: in memory or in files. Immutable.</summary>
internal interface IImageStore
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Width and height of every image, in pixels; 0 where images differ or are not known before
    /// they are read.</summary>
    int Size { get; }

    /// <summary>Whether images are decoded each time they are read.</summary>
    bool IsDecoded { get; }

    /// <summary>What a message calls an image: the path of its file, or its number.</summary>
    string Name(int index);

    /// <summary>A reader for one thread.</summary>
    IImageReader Open();

    /// <summary>The images at these places, in this order.</summary>
    IImageStore Select(int[] places);

    /// <summary>Adds what identifies the images to a hash.</summary>
    void AddTo(IncrementalHash hash);
}

/// <summary>Reads the images of a set one after the other, for one thread.</summary>
internal interface IImageReader : IDisposable
{
    /// <summary>Turns to an image; its rows can be read until the next one is opened.</summary>
    /// <exception cref="BadImageException">The file is not a whole image.</exception>
    /// <exception cref="InputException">The file cannot be read.</exception>
    ImageSize Open(int index);

    /// <summary>Rows of the image; others may come with them. Valid until the next call.</summary>
    /// <param name="first">First row.</param>
    /// <param name="count">Number of rows, at least 1, inside the image.</param>
    /// <param name="reduction">
    /// 1, 2, 4 or 8: how much smaller the image may come, along each side; <see cref="PixelSource.Reduction"/> says
    /// whether it did.
    /// </param>
    /// <exception cref="BadImageException">The file is truncated or damaged.</exception>
    PixelSource Rows(int first, int count, int reduction = 1);
}
