namespace Mira.Experiments.Records;

/// <summary>One setting over several seeds: one row of seeds.csv. Accuracies are in percent.</summary>
public sealed record SeedRow
{
    /// <summary>Method that trained the encoder.</summary>
    public required string Method { get; init; }

    /// <summary>Evaluation protocol.</summary>
    public required string Protocol { get; init; }

    /// <summary>The protocol's settings in words.</summary>
    public required string Setting { get; init; }

    /// <summary>Number of seeds.</summary>
    public required int Seeds { get; init; }

    /// <summary>Mean of the top-1 accuracies.</summary>
    public required double Top1Mean { get; init; }

    /// <summary>Their sample standard deviation.</summary>
    public required double Top1Deviation { get; init; }

    /// <summary>Lower end of the 95 % interval of their mean (Student's t).</summary>
    public required double Top1Low { get; init; }

    /// <summary>Upper end of that interval.</summary>
    public required double Top1High { get; init; }

    /// <summary>Mean of the top-5 accuracies.</summary>
    public required double Top5Mean { get; init; }

    /// <summary>Their sample standard deviation.</summary>
    public required double Top5Deviation { get; init; }

    /// <summary>Lower end of the 95 % interval of their mean.</summary>
    public required double Top5Low { get; init; }

    /// <summary>Upper end of that interval.</summary>
    public required double Top5High { get; init; }
}
