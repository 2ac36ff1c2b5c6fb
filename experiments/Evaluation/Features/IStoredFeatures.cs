using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Features;

/// <summary>An open file of features in float32, row by row, of which parts can be read.</summary>
internal interface IStoredFeatures : IDisposable
{
    /// <summary>The file's path, as given.</summary>
    string Path { get; }

    /// <summary>Images and dimensions.</summary>
    (long Count, long Dimensions) Shape { get; }

    /// <summary>What else the file says.</summary>
    FeatureWords Words { get; }

    /// <summary>The content hash that the file carries; null where it has none.</summary>
    string? ContentHash { get; }

    /// <summary>Whether a checksum of the whole file held when it was opened, so that nothing in it was changed since it was written.</summary>
    bool IsVerified { get; }

    /// <summary>The labels.</summary>
    Tensor Labels();

    /// <summary>Copies bytes of the features; several threads may read at once.</summary>
    /// <param name="start">First byte, from the beginning of the features.</param>
    /// <param name="bytes">Overwritten; not beyond the end of the features.</param>
    void Read(long start, Span<byte> bytes);
}
