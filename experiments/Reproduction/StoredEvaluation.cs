using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>One number of one evaluation of a run's network: one row of evaluations.csv in the run's folder.</summary>
public sealed record StoredEvaluation
{
    /// <summary>Kind of the evaluation, such as "knn".</summary>
    public required string Protocol { get; init; }

    /// <summary>Its settings in words.</summary>
    public required string Setting { get; init; }

    /// <summary>What the number is.</summary>
    public required Metric Metric { get; init; }

    /// <summary>The number.</summary>
    public required double Value { get; init; }

    /// <summary>Test images; empty where the number is no share of them.</summary>
    public int? Images { get; init; }

    /// <summary>Seed of the evaluation.</summary>
    public required long Seed { get; init; }

    /// <summary>Data set that was evaluated.</summary>
    public required string Data { get; init; }

    /// <summary>Hash of its training images.</summary>
    public required string DataHash { get; init; }

    /// <summary>Hash of the protocol.</summary>
    public required string ProtocolHash { get; init; }

    /// <summary>Hash of the network's checkpoint.</summary>
    public required string CheckpointHash { get; init; }

    /// <summary>Seconds that the evaluation took.</summary>
    public required double Seconds { get; init; }
}

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

/// <summary>Rows of evaluations.csv.</summary>
internal static class EvaluationRows
{
    private const int HashDigits = 12;

    /// <summary>A row with what all evaluations say; settings, cost and network are still to be filled in.</summary>
    internal static StoredEvaluation Of(CellEvaluation evaluation, ImageDataset data, (Metric Metric, double Value) number, long seed) => new()
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
