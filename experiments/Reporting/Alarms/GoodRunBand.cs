namespace Mira.Experiments.Reporting.Alarms;

/// <summary>The range of a relative quantity over recorded good runs at one point of training.</summary>
public sealed record GoodRunBand
{
    /// <summary>Folder name of the method: mira or sinkhorn.</summary>
    public required string Method { get; init; }

    /// <summary>The quantity.</summary>
    public required RelativeQuantity Quantity { get; init; }

    /// <summary>End of the stretch of training, as a share of its epochs; it begins where the one before ends.</summary>
    public required double Progress { get; init; }

    /// <summary>Smallest value.</summary>
    public required double Low { get; init; }

    /// <summary>Largest value.</summary>
    public required double High { get; init; }

    /// <summary>Number of runs.</summary>
    public required int Runs { get; init; }
}
