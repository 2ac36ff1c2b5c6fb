namespace Mira.Experiments.Benchmarks;

/// <summary>Time of one training step, compute only: views are ready, nothing is evaluated or saved.</summary>
public sealed record StepTiming
{
    /// <summary>Recipe.</summary>
    public required string Recipe { get; init; }

    /// <summary>Hash of the recipe.</summary>
    public required string RecipeHash { get; init; }

    /// <summary>Device computed on.</summary>
    public required string Device { get; init; }

    /// <summary>Number format of the network.</summary>
    public required string Precision { get; init; }

    /// <summary>Compute threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Images per step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Steps timed.</summary>
    public required int Steps { get; init; }

    /// <summary>Images per second of the fastest step.</summary>
    public required double Best { get; init; }

    /// <summary>Images per second of the median step.</summary>
    public required double Median { get; init; }

    /// <summary>Images per second of the slowest step.</summary>
    public required double Worst { get; init; }
}
