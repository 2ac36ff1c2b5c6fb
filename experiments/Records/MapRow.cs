namespace Mira.Experiments.Records;

/// <summary>The place of one test image in a map of features: one row of map.csv.</summary>
public sealed record MapRow
{
    /// <summary>Method that trained the encoder.</summary>
    public required string Method { get; init; }

    /// <summary>Which network it is.</summary>
    public required string Encoder { get; init; }

    /// <summary>"t-SNE" or "PCA".</summary>
    public required string Map { get; init; }

    /// <summary>Number of the image in its set, from 0.</summary>
    public required int Image { get; init; }

    /// <summary>Number of its class.</summary>
    public required int Label { get; init; }

    /// <summary>Name of its class; empty where not known.</summary>
    public string Name { get; init; } = "";

    /// <summary>Horizontal place.</summary>
    public required double X { get; init; }

    /// <summary>Vertical place.</summary>
    public required double Y { get; init; }

    /// <summary>What the map loses, KL(P ‖ Q) in nats; empty for PCA.</summary>
    public double? Divergence { get; init; }
}
