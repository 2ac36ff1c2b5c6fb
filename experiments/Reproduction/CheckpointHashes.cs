using Mira.Datasets;
using Mira.Experiments.Checkpoints;

namespace Mira.Experiments.Reproduction;

/// <summary>The short hash of a checkpoint's content, as it stands in results.</summary>
internal static class CheckpointHashes
{
    private const int Digits = 12;

    /// <summary>First digits of the content's hash; the content is verified where the file carries a checksum.</summary>
    /// <exception cref="InputException">The file is missing, damaged or no file of tensors.</exception>
    internal static string Of(string path)
    {
        using var file = TensorFile.Open(path);
        return file.ContentHash[..Digits];
    }
}
