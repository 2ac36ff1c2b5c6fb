using Mira.Datasets;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

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
