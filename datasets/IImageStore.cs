using System.Security.Cryptography;

namespace Mira.Datasets;

/// <summary>Where the images of a set lie: in memory or in files. Immutable.</summary>
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
