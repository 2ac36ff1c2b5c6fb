namespace Mira.Experiments.Costs;

/// <summary>How a cost is known.</summary>
public enum CostOrigin
{
    /// <summary>The same recipe was timed.</summary>
    Measured,

    /// <summary>Reckoned from the time of another recipe by the pixels that pass through the networks.</summary>
    Estimated,
}
