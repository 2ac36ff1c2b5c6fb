using Mira.Experiments.Files.Safetensors;
using static TorchSharp.torch;

namespace Mira.Experiments.Checkpoints.Pytorch;

/// <summary>A block of numbers that tensors of a checkpoint are views of, as its pickle describes it.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Kind">Its Python type, such as "torch.FloatStorage".</param>
/// <param name="Count">Elements.</param>
/// <param name="Offset">Elements of the file's block that lie before it; only files of PyTorch before 0.4 have any.</param>
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
