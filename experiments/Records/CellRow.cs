using Mira.Experiments.Tables;

namespace Mira.Experiments.Records;

/// <summary>One cell of a table beside the paper's: one row of an item's cells.csv.</summary>
public sealed record CellRow
{
    /// <summary>Identifier of the item, such as "table7".</summary>
    public required string Item { get; init; }

    /// <summary>Address of the cell within the item: row and column.</summary>
    public required string Cell { get; init; }

    /// <summary>Row of the table, its words parted by "; ".</summary>
    public required string Row { get; init; }

    /// <summary>Column of the table.</summary>
    public required string Column { get; init; }

    /// <summary>What is measured; empty for a number that is quoted alone.</summary>
    public Metric? Metric { get; init; }

    /// <summary>The published number.</summary>
    public double? Paper { get; init; }

    /// <summary>The published standard deviation.</summary>
    public double? PaperDeviation { get; init; }

    /// <summary>The place that prints the published number.</summary>
    public string Source { get; init; } = "";

    /// <summary>Mean of our measurements.</summary>
    public double? Ours { get; init; }

    /// <summary>Their sample standard deviation; empty for a single seed.</summary>
    public double? Deviation { get; init; }

    /// <summary>Lower end of the 95 % interval of the mean; empty for a single seed.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of that interval.</summary>
    public double? High { get; init; }

    /// <summary>Seeds measured.</summary>
    public required int Seeds { get; init; }

    /// <summary>Test images of each seed; empty where the number is not a share of them.</summary>
    public int? Images { get; init; }

    /// <summary>Ours − paper.</summary>
    public double? Difference { get; init; }

    /// <summary>How the two compare.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why, where the verdict does not say it.</summary>
    public string Note { get; init; } = "";

    /// <summary>Scale of our measurement, such as "laptop"; "checkpoint" for a published network.</summary>
    public required string Scale { get; init; }

    /// <summary>Data set that we evaluated; empty where nothing was measured.</summary>
    public string Data { get; init; } = "";

    /// <summary>Hash of the recipe of our pretraining.</summary>
    public string PretrainRecipeHash { get; init; } = "";

    /// <summary>Hash of our evaluation's protocol.</summary>
    public string ProtocolHash { get; init; } = "";

    /// <summary>Half of the 95 % interval of the mean; NaN for a single seed.</summary>
    public double HalfWidth => (High - Low) / 2 ?? double.NaN;
}

/// <summary>How a measured cell compares with the published one.</summary>
public enum Verdict
{
    /// <summary>The published number is within the interval of ours.</summary>
    Agrees,

    /// <summary>It does not.</summary>
    Differs,

    /// <summary>Measured on other images or with a smaller recipe: the two numbers say nothing
    /// about each other.</summary>
    NotComparable,

    /// <summary>Could be measured, but was not.</summary>
    NotRun,

    /// <summary>The paper's number alone: this program does not train that row.</summary>
    Quoted,
}
