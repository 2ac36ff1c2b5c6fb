using Mira.Experiments.Files.Safetensors;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Features;

/// <summary>Features as a safetensors file; its text entries hold the words, lists of them a line each.</summary>
internal static class FeatureSafetensors
{
    internal static (FeatureSet Set, string? Hash) Read(string path)
    {
        using var file = SafetensorsFile.Open(path);
        var set = FeatureArrays.Set(path, file.Load(FeatureArrays.Features),
            file.Load(FeatureArrays.Labels), Words(file));
        return (set, file.Metadata.GetValueOrDefault(FeatureArrays.ContentHash));
    }

    internal static void Write(string path, FeatureSet set)
    {
        using var labels = FeatureArrays.LabelsOf(set);
        var words = FeatureOrigin.Words.ToDictionary(word => word.Name, word => word.Get(set.Origin));
        words[FeatureArrays.Files] = string.Join('\n', set.Files);
        words[FeatureArrays.ClassNames] = string.Join('\n', set.ClassNames);
        words[FeatureArrays.ContentHash] = set.ContentHash;
        Dictionary<string, Tensor> arrays = new()
        {
            [FeatureArrays.Features] = set.Values,
            [FeatureArrays.Labels] = labels,
        };
        Safetensors.Write(path, arrays, words);
    }

    /// <summary>What a file says in words.</summary>
    internal static FeatureWords Words(SafetensorsFile file) =>
        new(Lines(file, FeatureArrays.Files), Lines(file, FeatureArrays.ClassNames),
        FeatureOrigin.Of(name => file.Metadata.GetValueOrDefault(name)));

    private static string[] Lines(SafetensorsFile file, string name) =>
        file.Metadata.GetValueOrDefault(name) is { Length: > 0 } text ? text.Split('\n') : [];
}
