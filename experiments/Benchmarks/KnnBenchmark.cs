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
    private readonly FeatureBank _bank;
    private readonly FeatureBank _queries;
    private readonly Compute _compute;
    private readonly KnnPeer? _peer;
    private int _rounds;

    /// <summary>Draws features and starts the other program.</summary>
    /// <param name="size">How many of which length.</param>
    /// <param name="compute">Device and threads.</param>
    /// <param name="peer">Command of the other program; null for none.</param>
    /// <exception cref="Datasets.InputException">It cannot be started.</exception>
    public KnnBenchmark(KnnSize size, Compute compute, string? peer)
    {
        ArgumentNullException.ThrowIfNull(size);
        (_compute, _bank, _queries) = (compute, Features(size.Entries, size.Dimension, 1), Features(size.Queries, size.Dimension, 2));
        _peer = peer is null ? null : new KnnPeer(peer, size, compute.Threads);
    }

    /// <summary>One evaluation by each program.</summary>
    public KnnTiming Run()
    {
        var recipe = new KnnRecipe();
        var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        _ = KnnEvaluation.Run(_bank, _queries, recipe, new EvaluationSettings(_compute));
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
        _bank.Dispose();
        _queries.Dispose();
    }

    private static FeatureBank Features(int count, int dimension, ulong seed)
    {
        using var generator = new Generator(seed);
        return new FeatureBank(randn(count, dimension, generator: generator), [.. Enumerable.Range(0, count).Select(i => i % Classes)]);
    }
}
