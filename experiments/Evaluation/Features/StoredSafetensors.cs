using Mira.Experiments.Files.Safetensors;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Features;

/// <summary>Features in a safetensors file that stay there.</summary>
internal sealed class StoredSafetensors : IStoredFeatures
{
    private readonly SafetensorsFile _file;

    private StoredSafetensors(SafetensorsFile file, IReadOnlyList<long> shape) =>
        (_file, Shape, Words) = (file, (shape[0], shape[1]), FeatureSafetensors.Words(file));

    public string Path => _file.Path;

    public (long Count, long Dimensions) Shape { get; }

    public FeatureWords Words { get; }

    public string? ContentHash => _file.Metadata.GetValueOrDefault(FeatureArrays.ContentHash);

    public bool IsVerified => _file.Metadata.ContainsKey(SafetensorsChecksum.Key);

    /// <summary>Opens a file; null where its features are not float32.</summary>
    /// <exception cref="Datasets.InputException">Missing or damaged, or without features.</exception>
    internal static StoredSafetensors? TryOpen(string path)
    {
        var file = SafetensorsFile.Open(path);
        try
        {
            if (file.DType(FeatureArrays.Features) == ScalarType.Float32
                && file.Shape(FeatureArrays.Features) is { Count: 2 } shape)
            {
                return new StoredSafetensors(file, shape);
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }
        file.Dispose();
        return null;
    }

    public Tensor Labels() => _file.Load(FeatureArrays.Labels);

    public void Read(long start, Span<byte> bytes) => _file.Read(FeatureArrays.Features, start, bytes);

    public void Dispose() => _file.Dispose();
}
