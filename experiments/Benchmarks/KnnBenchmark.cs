using System.Diagnostics;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Recipes;
using Mira.Experiments.Reporting;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Benchmarks;

/// <summary>Times nearest-neighbor evaluations of random features, taking turns with another program.</summary>
public sealed class KnnBenchmark : IDisposable
{
    private const int Classes = 1000;
    // Features in memory on their way to a file.
    private const int StoredRows = 16_384;

    private readonly ILabelledFeatures _bank;
    private readonly FeatureBank _queries;
    private readonly Compute _compute;
    private readonly KnnPeer? _peer;
    private readonly KnnBlocks _blocks;
    private int _rounds;

    /// <summary>Draws features and starts the other program.</summary>
    /// <param name="size">How many of which length.</param>
    /// <param name="compute">Device and threads.</param>
    /// <param name="peer">Command of the other program; null for none.</param>
    /// <param name="memory">Bytes for the search; the bank is then streamed from a file. Null for a bank in memory.</param>
    /// <exception cref="Datasets.InputException">It cannot be started, or the memory is too small.</exception>
    public KnnBenchmark(KnnSize size, Compute compute, string? peer, long? memory = null)
    {
        ArgumentNullException.ThrowIfNull(size);
        ArgumentNullException.ThrowIfNull(compute);
        (_compute, _queries) = (compute, Features(size.Queries, size.Dimension, 2));
        _blocks = memory is { } bytes ? KnnBlocks.Within(bytes, size.Dimension, (size.Queries, new KnnRecipe().Neighbors), compute.Threads) : new();
        _bank = memory is null ? Features(size.Entries, size.Dimension, 1) : Stored(size);
        _peer = peer is null ? null : new KnnPeer(peer, size, compute.Threads);
    }

    /// <summary>One evaluation by each program.</summary>
    public KnnTiming Run()
    {
        var recipe = new KnnRecipe();
        var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        _ = KnnEvaluation.Run(_bank, _queries, recipe, new EvaluationSettings(_compute), _blocks);
        var (seconds, processorSeconds) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
        var peer = _peer?.Run();
        return new KnnTiming
        {
            Round = ++_rounds,
            Queries = _queries.Count,
            Entries = _bank.Count,
            Dimension = _bank.Dimension,
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
    public void Dispose()
    {
        _peer?.Dispose();
        ((IDisposable)_bank).Dispose();
        _queries.Dispose();
    }

    private static StoredFeatures Stored(KnnSize size) => new(size.Dimension, Labels(size.Entries), Enumerable.Range(0, size.Entries)
        .Chunk(StoredRows).Select((places, slice) => Features(places.Length, size.Dimension, (ulong)slice + 1)));

    private static int[] Labels(int count) => [.. Enumerable.Range(0, count).Select(i => i % Classes)];

    private static FeatureBank Features(int count, int dimension, ulong seed)
    {
        using var generator = new Generator(seed);
        return new FeatureBank(randn(count, dimension, generator: generator), Labels(count));
    }
}
