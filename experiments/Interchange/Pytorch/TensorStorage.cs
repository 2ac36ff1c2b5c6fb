using static TorchSharp.torch;

namespace Mira.Experiments.Interchange.Pytorch;

/// <summary>A block of numbers that tensors of a checkpoint are views of, as its pickle describes it.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Count">Elements.</param>
/// <param name="Offset">Elements of the file's block that lie before it; only files of PyTorch before 0.4 have any.</param>
internal sealed record TensorStorage(string Key, ScalarType Type, long Count, long Offset)
{
    /// <summary>Elements of the file's block.</summary>
    internal long Whole { get; init; } = Count;

    /// <summary>Bytes of the file's block.</summary>
    internal Int128 ByteLength => (Int128)Whole * SafetensorsDType.Size(Type);
}
