using Mira.Experiments.Tables;

namespace Mira.Experiments.Records;

/// <summary>One number of one evaluation of one network: one row of evaluations.csv in the folder of its run.</summary>
public sealed record Measurement
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
