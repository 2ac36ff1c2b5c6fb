using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Collectives;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Evaluation.Linear;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Tests.Evaluation;

/// <summary>Evaluations that several processes share, played by threads: every process finds what one alone finds, bit
/// by bit.</summary>
public sealed class SharedEvaluationTests
{
    // Three batches of images, the last one smaller.
    private static readonly ImageDataset Data = TinyRun.Images(600, 100);

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Features_that_processes_share_are_those_of_one(int processes)
    {
        using var whole = Extract(SingleProcess.Instance, out _);

        var shared = TwoHalves.Run(processes, (_, all) => (Bank: Extract(all, out var seen), Seen: seen));

        Assert.All(shared, share => Assert.True(whole.Features.equal(share.Bank.Features).all().item<bool>()));
        Assert.All(shared, share => Assert.Equal(whole.Labels, share.Bank.Labels));
        Assert.Equal(Data.Train.Count, shared.Sum(share => share.Seen));
        Array.ForEach(shared, share => share.Bank.Dispose());
    }

    [Theory]
    [InlineData(2, 1.0)]
    [InlineData(5, 1.0)]
    [InlineData(2, 0.1)]
    public void A_memory_in_parts_has_the_neighbors_of_the_whole(int processes, double fraction)
    {
        var study = new KnnStudy { Neighbors = [1, 20], Shares = [fraction] };
        using var whole = Extract(SingleProcess.Instance, out _);
        var expected = study.Parts(whole.Labels, [], 0)
            .Select(part => KnnEvaluation.Sweep(part.Of(whole), whole, study.Recipes, TestDevice.Cpu)).Single();

        var found = TwoHalves.Run(processes, (_, all) =>
        {
            using var encoder = new FrozenEncoder(new MeanColors(), TestDevice.Cpu.Compute);
            var settings = TestDevice.Cpu with { Collectives = all };
            using var bank = FeatureShare.Extract(encoder, Data.Train, ViewRecipe.Plain, 3, settings);
            return study.Parts(bank.Labels, [], 0)
                .Select(part => KnnEvaluation.Sweep(part.Of(bank), whole, study.Recipes, settings)).Single();
        });

        Assert.All(found, results => Assert.All(expected.Zip(results), pair =>
        {
            Assert.Equal(pair.First.Neighbors, pair.Second.Neighbors);
            Assert.Equal(pair.First.Guesses, pair.Second.Guesses);
            Assert.Equal(pair.First.Accuracy, pair.Second.Accuracy);
        }));
    }

    [Fact]
    public void Of_equally_similar_entries_in_several_processes_the_first_ones_are_taken()
    {
        using var same = new FeatureBank(ones(10, 4), new int[10]);

        var found = TwoHalves.Run(3, (_, all) => SharedNeighbors.Search(same, same, 5, new KnnBlocks(),
            TestDevice.Cpu with { Collectives = all }));

        Assert.All(found, neighbors => Assert.All(neighbors.Chunk(5),
            near => Assert.Equal([0, 1, 2, 3, 4], near.Select(neighbor => neighbor.Place))));
    }

    [Fact]
    public void A_memory_of_zeros_is_refused_by_all_processes()
    {
        using var zero = new FeatureBank(zeros(10, 4), new int[10]);

        var errors = TwoHalves.Run(2, (_, all) => Assert.Throws<InputException>(() => KnnEvaluation.Run(zero, zero,
            new KnnRecipe { Neighbors = 3 }, TestDevice.Cpu with { Collectives = all })).Message);

        Assert.All(errors, error => Assert.StartsWith("The features of 10 of the 10 images of the memory are zero",
            error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public void Classifiers_of_several_processes_are_those_of_one(int? passes)
    {
        var recipe = new LinearEvalRecipe
        {
            Epochs = 3,
            BatchSize = 32,
            BaseLearningRates = [0.1, 4],
            AugmentedPasses = passes,
        };
        var expected = Train(SingleProcess.Instance);

        Assert.All(TwoHalves.Run(2, (_, all) => Train(all)), result =>
        {
            Assert.Equal(expected.Rates, result.Rates);
            Assert.Equal(expected.Guesses, result.Guesses);
        });

        LinearProbeResult Train(ICollectives all)
        {
            using var backbone = new MeanColors();
            using var encoder = new FrozenEncoder(backbone, TestDevice.Cpu.Compute);
            return LinearProbe.Train(encoder, ColorClasses.Dataset, recipe,
                TestDevice.Cpu with { Seed = 3, Collectives = all });
        }
    }

    private static FeatureBank Extract(ICollectives all, out long seen)
    {
        using var backbone = new MeanColors();
        using var encoder = new FrozenEncoder(backbone, TestDevice.Cpu.Compute);
        var bank = FeatureBank.Extract(encoder, Data.Train, ViewRecipe.Plain,
            TestDevice.Cpu with { Collectives = all });
        seen = backbone.ImagesSeen;
        return bank;
    }
}
