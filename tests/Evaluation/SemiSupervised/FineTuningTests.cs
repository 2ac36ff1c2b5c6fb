using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation.Linear;
using Mira.Experiments.Evaluation.SemiSupervised;
using Mira.Experiments.Recipes;

namespace Mira.Tests.Evaluation.SemiSupervised;

public sealed class FineTuningTests : IDisposable
{
    private static readonly FineTuneRecipe Short = new()
    {
        Epochs = 3,
        BatchSize = 100,
        BackboneLearningRate = 0.05,
        HeadLearningRate = 1,
    };

    private readonly PretrainedBackbone _network =
        PretrainedBackbone.Random(new() { Width = 8, StemStride = 2 }, 3, TestDevice.Cpu.Compute);

    public void Dispose() => _network.Dispose();

    [Theory]
    [InlineData(NormMode.Eval)]
    [InlineData(NormMode.Train)]
    public void Training_learns_and_leaves_the_backbone_as_it_was(NormMode norm)
    {
        var before = Fingerprint();
        var result = FineTuning.Run(_network, ColorClasses.Dataset, Short with { Norm = norm }, TestDevice.Cpu);
        Assert.Equal(before, Fingerprint());
        Assert.True(result.Losses[^1] < result.Losses[0]);
        Assert.Equal(ColorClasses.Dataset.Test.Count, result.Guesses.Count);
    }

    [Fact]
    public void A_learning_rate_of_zero_freezes_the_weights_and_the_mode_decides_about_the_statistics()
    {
        var frozen = Short with { BackboneLearningRate = 0, Norm = NormMode.Eval };
        using var start = ParallelClassifiers.Start(5, _network.Architecture.FeatureDimension,
            0.01, 0, TorchSharp.torch.CPU);
        var before = Fingerprint();
        using (var tuned = new FineTunedNetwork(_network.Backbone, start, frozen, TestDevice.Cpu.Compute))
        {
            Step(tuned);
            Assert.Equal(before, Fingerprint());
        }
        using (var tuned = new FineTunedNetwork(_network.Backbone, start, frozen with { Norm = NormMode.Train },
            TestDevice.Cpu.Compute))
        {
            Step(tuned);
            Assert.NotEqual(before, Fingerprint());
        }
        Assert.Equal(before, Fingerprint());
    }

    [Fact]
    public void The_same_seed_gives_the_same_result()
    {
        var settings = TestDevice.Cpu with { Seed = 5 };
        Assert.Equal(FineTuning.Run(_network, ColorClasses.Dataset, Short, settings).Losses,
            FineTuning.Run(_network, ColorClasses.Dataset, Short, settings).Losses);
    }

    [Fact]
    public void Tests_on_the_way_change_nothing()
    {
        var often = FineTuning.Run(_network, ColorClasses.Dataset, Short, TestDevice.Cpu, testEvery: 1);
        var once = FineTuning.Run(_network, ColorClasses.Dataset, Short, TestDevice.Cpu);
        Assert.Equal(once.Losses, often.Losses);
        Assert.Equal(once.Guesses, often.Guesses);
        Assert.Equal([1, 2, 3], often.Tests.Keys);
        Assert.Equal(once.Accuracy, often.Tests[3]);
    }

    [Fact]
    public void A_class_without_labels_is_refused()
    {
        var data = ColorClasses.Dataset;
        int[] places = [.. Enumerable.Range(0, data.Train.Count).Where(place => data.Train.Label(place) != 2)];
        var error = Assert.Throws<InputException>(() =>
            FineTuning.Run(_network, data with { Train = data.Train.Select(places) }, Short, TestDevice.Cpu));
        Assert.Contains("'blue'", error.Message);
    }

    private static void Step(FineTunedNetwork tuned)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        tuned.Step(TorchSharp.torch.rand(10, 3, 32, 32),
            TorchSharp.torch.tensor(new long[] { 0, 1, 2, 3, 4, 0, 1, 2, 3, 4 }), 0);
    }

    private string Fingerprint()
    {
        using var encoder = _network.Freeze(TestDevice.Cpu.Compute);
        return encoder.Fingerprint();
    }
}
