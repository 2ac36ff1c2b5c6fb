using System.Security.Cryptography;
using Mira.Datasets.Augmentation;

namespace Mira.Datasets;

/// <summary>Decoded square images of one size.</summary>
/// <param name="pixels">[count, size, size, 3], RGB, row by row.</param>
/// <param name="size">Width and height of every image, in pixels.</param>
internal sealed class MemoryImages(byte[] pixels, int size) : IImageStore
{
    public int Count => pixels.Length / BytesPerImage;

    public int Size => size;

    public bool IsDecoded => false;

    private int BytesPerImage => 3 * size * size;

    public ReadOnlySpan<byte> Image(int index) => pixels.AsSpan(checked(index * BytesPerImage), BytesPerImage);

    public string Name(int index) => $"image {index}";

    public IImageReader Open() => new Reader(this);

    public IImageStore Select(int[] places)
    {
        var chosen = new byte[places.Length * BytesPerImage];
        for (var i = 0; i < places.Length; i++)
        {
            Image(places[i]).CopyTo(chosen.AsSpan(i * BytesPerImage));
        }
        return new MemoryImages(chosen, size);
    }

    public void AddTo(IncrementalHash hash) => hash.AppendData(pixels);

    private sealed class Reader(MemoryImages images) : IImageReader
    {
        private int _index;

        public ImageSize Open(int index)
        {
            _index = index;
            return new(images.Size, images.Size);
        }
        public PixelSource Rows(int first, int count, int reduction = 1) =>
            PixelSource.Square(images.Image(_index), images.Size);

        public void Dispose()
        {
        }
    }
}
