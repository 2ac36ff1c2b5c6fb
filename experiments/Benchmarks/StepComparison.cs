namespace Mira.Experiments.Benchmarks;

/// <summary>The training step beside the same step of another program, in turns: medians over rounds. A ratio above
/// 1 is in our favor.</summary>
public sealed record StepComparison
{
    /// <summary>Recipe.</summary>
    public required string Recipe { get; init; }

    /// <summary>Hash of the recipe.</summary>
    public required string RecipeHash { get; init; }

    /// <summary>Channels of the first stage.</summary>
    public required int Width { get; init; }

    /// <summary>Number format of the network.</summary>
    public required string Precision { get; init; }

    /// <summary>Compute threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Images per step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Rounds, each some steps of either side.</summary>
    public required int Rounds { get; init; }

    /// <summary>Steps of a round and side.</summary>
    public required int StepsPerRound { get; init; }

    /// <summary>Our images per second.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>The other's images per second.</summary>
    public required double PeerImagesPerSecond { get; init; }

    /// <summary>How many times faster we are by the clock: median of the rounds' ratios.</summary>
    public required double Ratio { get; init; }

    /// <summary>Our images per second of processor time.</summary>
    public required double ImagesPerCpuSecond { get; init; }

    /// <summary>The other's images per second of processor time.</summary>
    public required double PeerImagesPerCpuSecond { get; init; }

    /// <summary>How many times less processor time we need: median of the rounds' ratios.</summary>
    public required double CpuRatio { get; init; }

    /// <summary>Our largest resident memory, bytes.</summary>
    public required long PeakMemory { get; init; }

    /// <summary>The other's.</summary>
    public required long PeerPeakMemory { get; init; }
}

/// <summary>What some steps in a row took.</summary>
/// <param name="Seconds">By the clock.</param>
/// <param name="ProcessorSeconds">Of all threads of the process.</param>
/// <param name="PeakMemory">Largest resident memory of the process so far, in bytes.</param>
public sealed record StepBlock(double Seconds, double ProcessorSeconds, long PeakMemory);

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
