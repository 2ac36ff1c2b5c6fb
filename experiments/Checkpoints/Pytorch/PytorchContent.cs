using Mira.Experiments.Files.Zip;

namespace Mira.Experiments.Checkpoints.Pytorch;

/// <summary>What either container of PyTorch holds.</summary>
/// <param name="Format">The container in words.</param>
/// <param name="Root">The pickled value.</param>
/// <param name="Blocks">The numbers of each storage, by its key.</param>
internal sealed record PytorchContent(string Format, object? Root, IReadOnlyDictionary<string, StoredBlock> Blocks)
{
    /// <summary>Python names in the pickle that stand for nothing that is read.</summary>
    internal required IReadOnlyCollection<string> OpaqueNames { get; init; }
}
