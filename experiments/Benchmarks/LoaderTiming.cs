namespace Mira.Experiments.Benchmarks;

/// <summary>Speed of making batches of views, with one number of worker threads.</summary>
public sealed record LoaderTiming
{
    /// <summary>Data set.</summary>
    public required string Data { get; init; }

    /// <summary>Images in it.</summary>
    public required int Images { get; init; }

    /// <summary>Views of an image, such as "2x224 + 6x96".</summary>
    public required string Views { get; init; }

    /// <summary>Threads that make batches.</summary>
    public required int Workers { get; init; }

    /// <summary>Images per second of the clock, median of the rounds.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Images per second of processor time.</summary>
    public required double ImagesPerCpuSecond { get; init; }

    /// <summary>Processor time of reading and decoding an image, ms.</summary>
    public required double DecodeMilliseconds { get; init; }

    /// <summary>Processor time of making the views of an image, ms.</summary>
    public required double AugmentMilliseconds { get; init; }

    /// <summary>Part of that time that goes into opening and reading the file: the most that packing files could save.</summary>
    public required double OpeningShare { get; init; }
}
