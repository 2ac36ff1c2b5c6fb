using System.Diagnostics;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Benchmarks;

/// <summary>Times nearest-neighbor evaluations, taking turns with another program.</summary>
public sealed class KnnBenchmark : IDisposable
{
    private readonly KnnFeatures _features;
    private readonly Compute _compute;
    private readonly KnnPeer? _peer;
    private readonly KnnBlocks _blocks;
    private int _rounds;

    /// <summary>Starts the other program.</summary>
    /// <param name="features">What is evaluated; the caller disposes of it.</param>
    /// <param name="compute">Device and threads.</param>
    /// <param name="peer">Command of the other program; null for none.</param>
    /// <param name="memory">Bytes for the search; null for blocks as large as are fast.</param>
    /// <exception cref="Datasets.InputException">It cannot be started, or the memory is too small.</exception>
    public KnnBenchmark(KnnFeatures features, Compute compute, string? peer, long? memory = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(compute);
        (_features, _compute) = (features, compute);
        var size = features.Size;
        _blocks = memory is { } bytes
            ? KnnBlocks.Within(bytes, size.Dimension, (size.Queries, new KnnRecipe().Neighbors), compute.Threads)
            : new();
        _peer = peer is null ? null : new KnnPeer(peer, size, compute.Threads);
    }

    /// <summary>One evaluation by each program.</summary>
    public KnnTiming Run()
    {
        var recipe = new KnnRecipe();
        var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        _ = KnnEvaluation.Run(_features.Bank, _features.Queries, recipe, new EvaluationSettings(_compute), _blocks);
        var (seconds, processorSeconds) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor)
            .TotalSeconds);
        var (peer, size) = (_peer?.Run(), _features.Size);
        return new KnnTiming
        {
            Round = ++_rounds,
            Features = _features.Name,
            Queries = size.Queries,
            Entries = size.Entries,
            Dimension = size.Dimension,
            Neighbors = recipe.Neighbors,
            Threads = _compute.Threads,
            Seconds = seconds,
            PeerSeconds = peer?.Seconds,
            ProcessorSeconds = processorSeconds,
            PeerProcessorSeconds = peer?.ProcessorSeconds,
            PeakMebibytes = Hardware.PeakMemory() >> 20,
        };
    }

    /// <summary>Ends the other program.</summary>
    public void Dispose() => _peer?.Dispose();
}

/// <summary>Time of one nearest-neighbor evaluation, search and votes, beside DINO's in PyTorch.</summary>
public sealed record KnnTiming
{
    /// <summary>Turn of the two programs, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>What the features are: random, or the start of the hash of the bank's file.</summary>
    public required string Features { get; init; }

    /// <summary>Images that are classified.</summary>
    public required int Queries { get; init; }

    /// <summary>Images whose classes are known.</summary>
    public required int Entries { get; init; }

    /// <summary>Length of a feature vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>Neighbors of each query.</summary>
    public required int Neighbors { get; init; }

    /// <summary>Compute threads of each program.</summary>
    public required int Threads { get; init; }

    /// <summary>This program: exact similarities, ties in a defined order, memory bounded by blocks.</summary>
    public required double Seconds { get; init; }

    /// <summary>The other program; null where there is none.</summary>
    public double? PeerSeconds { get; init; }

    /// <summary>How many times faster this program is.</summary>
    public double? Ratio => PeerSeconds / Seconds;

    /// <summary>Processor time of this program: other work on the machine changes it less.</summary>
    public required double ProcessorSeconds { get; init; }

    /// <summary>Processor time of the other program; null where there is none.</summary>
    public double? PeerProcessorSeconds { get; init; }

    /// <summary>How many times less processor time this program takes.</summary>
    public double? ProcessorRatio => PeerProcessorSeconds / ProcessorSeconds;

    /// <summary>Largest resident memory of this program so far, in MiB.</summary>
    public required long PeakMebibytes { get; init; }
}
