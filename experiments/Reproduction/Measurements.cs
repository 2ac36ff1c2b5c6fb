using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>Identity of an evaluation: what kind it is, on which images, with which settings.</summary>
public static class ProtocolHash
{
    /// <summary>First 12 hexadecimal digits; equal for equal evaluations.</summary>
    public static string Of(CellEvaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        return RecipeHash.Of($"{evaluation.GetType().Name} {RecipeJson.Text<object>(evaluation)}");
    }
}

/// <summary>Measurements as evaluations write them.</summary>
internal static class Measurements
{
    private const int HashDigits = 12;

    /// <summary>A row with what all evaluations say; settings, cost and network are still to be filled in.</summary>
    internal static Measurement Of(CellEvaluation evaluation, ImageDataset data, (Metric Metric, double Value) number,
        long seed) => new()
        {
            Protocol = evaluation.GetType().Name.ToLowerInvariant(),
            Setting = "",
            Metric = number.Metric,
            Value = number.Value,
            Seed = seed,
            Data = data.Name,
            DataHash = HashOf(data),
            ProtocolHash = ProtocolHash.Of(evaluation),
            CheckpointHash = "",
            Seconds = 0,
        };

    /// <summary>Hash of a set's training images as it stands in results.</summary>
    internal static string HashOf(ImageDataset data) => data.Train.ContentHash[..HashDigits];
}
