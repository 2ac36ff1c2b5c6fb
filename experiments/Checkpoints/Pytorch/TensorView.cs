using Mira.Experiments.Files.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Checkpoints.Pytorch;

/// <summary>A tensor as a checkpoint describes it: a strided view of a storage.</summary>
/// <param name="Storage">Where its numbers are.</param>
/// <param name="Offset">Element of the storage at which it begins.</param>
/// <param name="Shape">Sizes of the dimensions.</param>
/// <param name="Stride">Elements from one index to the next, for every dimension.</param>
internal sealed record TensorView(TensorStorage Storage, long Offset, long[] Shape, long[] Stride)
{
    private const int MostDimensions = 16;
    // PyTorch writes expanded tensors without repeating their numbers; larger ones than this are not believed.
    private const long LargestExpansion = 1 << 23;

    /// <summary>Element type.</summary>
    internal torch.ScalarType Type =>
        Storage.Type ?? throw new InvalidOperationException($"A tensor of {Storage.Kind} is opaque.");

    /// <summary>Elements of the tensor.</summary>
    internal long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Elements of the storage from its first to its last, both counted.</summary>
    internal long Extent => Count == 0 ? 0 : 1 + Shape.Zip(Stride, (size, stride) => (size - 1) * stride).Sum();

    /// <summary>Whether its elements are in row-major order without gaps.</summary>
    internal bool IsRowMajor
    {
        get
        {
            var expected = 1L;
            for (var i = Shape.Length - 1; i >= 0; expected *= Shape[i--])
            {
                if (Shape[i] != 1 && Stride[i] != expected)
                {
                    return false;
                }
            }
            return true;
        }
    }

    /// <summary>A view whose claims are checked.</summary>
    /// <exception cref="FormatException">It reaches beyond its storage, or has sizes that no tensor has.</exception>
    internal static TensorView Checked(TensorStorage storage, long offset, long[] shape, long[] stride)
    {
        Require(shape.Length == stride.Length && shape.Length <= MostDimensions,
            $"{shape.Length} sizes and {stride.Length} strides");
        Require(offset >= 0 && shape.All(size => size >= 0) && stride.All(step => step >= 0),
            "a negative size, stride or offset");
        var (count, last) = ((Int128)1, (Int128)offset);
        for (var i = 0; i < shape.Length; i++)
        {
            count *= shape[i];
            last += (Int128)Math.Max(shape[i] - 1, 0) * stride[i];
            Require(count <= Math.Max(storage.Count, LargestExpansion),
                $"the shape [{string.Join(", ", shape)}] over {storage.Count} elements");
            Require(last <= long.MaxValue, $"the strides [{string.Join(", ", stride)}]");
        }
        Require(count == 0 || last < storage.Count, $"element {last} of a storage of {storage.Count}");
        return new TensorView(storage, offset, shape, stride);
    }

    private static void Require(bool holds, string found)
    {
        if (!holds)
        {
            throw new FormatException($"a tensor with {found}");
        }
    }
}

/// <summary>A block of numbers that tensors of a checkpoint are views of, as its pickle describes it.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Kind">Its Python type, such as "torch.FloatStorage".</param>
/// <param name="Count">Elements.</param>
/// <param name="Offset">Elements of the file's block that are before it; only files of PyTorch
/// before 0.4 have any.</param>
internal sealed record TensorStorage(string Key, string Kind, long Count, long Offset)
{
    /// <summary>Element type; null where it is none that is read.</summary>
    internal ScalarType? Type { get; } = PytorchDType.Of(Kind);

    /// <summary>Elements of the file's block.</summary>
    internal long Whole { get; init; } = Count;

    /// <summary>Bytes of one element; 0 where that is not known.</summary>
    internal int ElementSize => Type is { } type ? SafetensorsDType.Size(type) : PytorchDType.UnreadSize(Kind);

    /// <summary>Bytes of the file's block.</summary>
    internal Int128 ByteLength => (Int128)Whole * ElementSize;
}
