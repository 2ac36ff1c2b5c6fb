using Mira.Experiments.Benchmarks;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Tests.Benchmarks;

public sealed class KnnBenchmarkTests
{
    private static readonly Compute Cpu = new(CPU, ComputePrecision.Fp32, 1);

    [Fact]
    public void An_evaluation_is_timed_in_turns_with_another_program()
    {
        using var features = KnnFeatures.Random(new(600, 900, 32), inFile: true);
        using var benchmark = new KnnBenchmark(features, Cpu, "sh -c 'while read -r line; do echo 0.5 0.25; done' sh");
        KnnTiming[] timings = [benchmark.Run(), benchmark.Run()];
        Assert.Equal([1, 2], timings.Select(timing => timing.Round));
        Assert.All(timings, timing => Assert.Equal((600, 900, 32, 20, 1, 0.5),
            (timing.Queries, timing.Entries, timing.Dimension, timing.Neighbors, timing.Threads, timing.PeerSeconds)));
        Assert.All(timings, timing => Assert.Equal(0.5 / timing.Seconds, timing.Ratio));
    }

    [Fact]
    public void A_bank_in_a_file_is_searched_as_one_in_memory()
    {
        using var bank = new FeatureBank(rand(700, 24), [.. Enumerable.Range(0, 700).Select(i => i % 9)]);
        using var stored = new StoredFeatures(24, bank.Labels, [Part(bank, 0, 300), Part(bank, 300, 400)]);
        using var queries = Part(bank, 100, 50);
        var settings = new EvaluationSettings(Cpu);
        Assert.Equal(KnnEvaluation.Run(bank, queries, new(), settings).Guesses,
            KnnEvaluation.Run(stored, queries, new(), settings, new() { Entries = 128 }).Guesses);
    }

    private static FeatureBank Part(FeatureBank bank, int first, int count) =>
        new(bank.Features.narrow(0, first, count).clone(), [.. bank.Labels.Skip(first).Take(count)]);

    [Fact]
    public void A_program_that_answers_with_something_else_is_one_clear_error()
    {
        using var features = KnnFeatures.Random(new(30, 30, 8), inFile: false);
        using var benchmark = new KnnBenchmark(features, Cpu, "echo nonsense");
        Assert.Contains("nonsense", Assert.Throws<Mira.Datasets.InputException>(() => benchmark.Run()).Message);
    }
}
