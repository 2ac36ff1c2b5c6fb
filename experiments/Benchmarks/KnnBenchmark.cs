using System.Diagnostics;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Benchmarks;

/// <summary>Times the search for neighbors on random features.</summary>
public static class KnnBenchmark
{
    private const int BlockOfQueries = 512;

    /// <summary>Times one size, once: the search takes seconds, not milliseconds.</summary>
    /// <param name="queries">Images to classify.</param>
    /// <param name="entries">Images of the bank.</param>
    /// <param name="dimension">Length of a feature vector.</param>
    /// <param name="compute">Device and threads.</param>
    public static KnnTiming Run(int queries, int entries, int dimension, Compute compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        using var bank = Features(entries, dimension, 1);
        using var asked = Features(queries, dimension, 2);
        var count = new KnnRecipe().Neighbors;
        return new KnnTiming
        {
            Queries = queries,
            Entries = entries,
            Dimension = dimension,
            Neighbors = count,
            Threads = compute.Threads,
            ProductSeconds = Seconds(() => Search(bank.Features, asked.Features, products => products)),
            UsualSeconds = Seconds(() => Search(bank.Features, asked.Features, products => products.topk(count, 1).values)),
            Seconds = Seconds(() => NearestNeighbors.Search(bank, asked, count, new KnnBlocks(), new EvaluationSettings(compute))),
        };
    }

    private static void Search(Tensor bank, Tensor queries, Func<Tensor, Tensor> select)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var directions = nn.functional.normalize(bank, dim: 1).t();
        for (var at = 0L; at < queries.shape[0]; at += BlockOfQueries)
        {
            using var block = NewDisposeScope();
            var rows = queries.narrow(0, at, Math.Min(BlockOfQueries, queries.shape[0] - at));
            _ = select(nn.functional.normalize(rows, dim: 1).matmul(directions));
        }
    }

    private static FeatureBank Features(int count, int dimension, ulong seed)
    {
        using var generator = new Generator(seed);
        return new FeatureBank(randn(count, dimension, generator: generator), new int[count]);
    }

    private static double Seconds(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
