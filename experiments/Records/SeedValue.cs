using Mira.Experiments.Tables;

namespace Mira.Experiments.Records;

/// <summary>One cell under one seed: one row of an item's seeds.csv.</summary>
public sealed record SeedValue
{
    /// <summary>Address of the cell within the item, such as "MIRA, CIFAR-10 top-1".</summary>
    public required string Cell { get; init; }

    /// <summary>What was measured.</summary>
    public required Metric Metric { get; init; }

    /// <summary>Seed of pretraining and evaluation.</summary>
    public required long Seed { get; init; }

    /// <summary>The number, in the unit of the item.</summary>
    public required double Value { get; init; }

    /// <summary>Data set that was evaluated.</summary>
    public required string Data { get; init; }

    /// <summary>Test images; empty where the number is not a share of them.</summary>
    public int? Images { get; init; }

    /// <summary>Folder of the run under runs/; empty for a published checkpoint's.</summary>
    public required string Run { get; init; }

    /// <summary>Hash of the recipe of the pretraining; empty for a published checkpoint.</summary>
    public required string PretrainRecipeHash { get; init; }

    /// <summary>Hash of the evaluation's protocol.</summary>
    public required string ProtocolHash { get; init; }

    /// <summary>Hash of the evaluated training images.</summary>
    public required string DataHash { get; init; }

    /// <summary>Seconds that the pretraining took.</summary>
    public double? PretrainSeconds { get; init; }

    /// <summary>Seconds that the evaluation took.</summary>
    public double? Seconds { get; init; }
}
