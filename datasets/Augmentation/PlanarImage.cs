namespace Mira.Datasets.Augmentation;

/// <summary>
/// A square RGB image as three planes of bytes, each a whole number of vectors long: the form operations work
/// on.
/// </summary>
internal sealed class PlanarImage
{
    public PlanarImage(int size)
    {
        if (size < 8 || size % 8 != 0)
        {
            throw new InputException($"A view of {size} pixels cannot be made, expected a multiple of 8.");
        }
        Size = size;
        (Red, Green, Blue) = (new byte[size * size], new byte[size * size], new byte[size * size]);
    }

    public int Size { get; }

    public byte[] Red { get; }

    public byte[] Green { get; }

    public byte[] Blue { get; }

    public byte[] Plane(int channel) => channel switch { 0 => Red, 1 => Green, _ => Blue };
}
