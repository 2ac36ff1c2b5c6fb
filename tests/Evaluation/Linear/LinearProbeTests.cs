using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Linear;
using Mira.Experiments.Recipes;
using TorchSharp;

namespace Mira.Tests.Evaluation.Linear;

public sealed class LinearProbeTests
{
    private static readonly LinearEvalRecipe Short = new()
    {
        Epochs = 6,
        BatchSize = 32,
        BaseLearningRates = [0.1, 4, 40],
    };

    [Fact]
    public void Classes_that_colors_separate_are_learned()
    {
        using var backbone = new MeanColors();
        using var encoder = new FrozenEncoder(backbone, TestDevice.Cpu.Compute);
        var result = LinearProbe.Train(encoder, ColorClasses.Dataset, Short with { Epochs = 20 }, TestDevice.Cpu);
        Assert.Equal([0.1, 4, 40], result.Rates.Select(rate => rate.BaseLearningRate));
        Assert.InRange(result.Accuracy.Top1, 90, 100);
        Assert.Equal(100, result.Accuracy.Top5);
        Assert.Equal(result.Rates.Max(rate => rate.HeldOut.Top1), result.Chosen.HeldOut.Top1);
        Assert.Equal(ColorClasses.Dataset.Train.Count / 10, result.Chosen.HeldOut.Images);
        Assert.InRange(result.Chosen.TrainingLoss, 0.001, 0.7);
    }

    [Fact]
    public void A_learning_rate_gives_the_same_alone_and_among_others()
    {
        var together = Train(Short);
        var alone = Train(Short with { BaseLearningRates = [4] });
        Assert.Equal(together.Rates[1].Test, alone.Rates[0].Test);
        Assert.Equal(together.Rates[1].TrainingLoss, alone.Rates[0].TrainingLoss, 1e-5);
    }

    [Fact]
    public void The_same_seed_gives_the_same_result_whatever_the_number_of_workers()
    {
        var settings = TestDevice.Cpu with { Seed = 7 };
        Assert.Equal(Train(Short, settings).Rates, Train(Short, settings with { LoaderWorkers = 3 }).Rates);
        Assert.NotEqual(Train(Short, settings).Rates, Train(Short, settings with { Seed = 8 }).Rates);
    }

    [Fact]
    public void Fewer_augmented_passes_ask_less_of_the_encoder()
    {
        using var backbone = new MeanColors();
        var data = ColorClasses.Dataset;
        using var encoder = new FrozenEncoder(backbone, TestDevice.Cpu.Compute);
        LinearProbe.Train(encoder, data, Short with { AugmentedPasses = 2 }, TestDevice.Cpu);
        Assert.Equal((2 * data.Train.Count) + data.Test.Count + (data.Train.Count / 10), backbone.ImagesSeen);
    }

    [Fact]
    public void As_many_augmented_passes_as_epochs_are_the_protocol() =>
        Assert.Equal(Train(Short).Rates, Train(Short with { AugmentedPasses = Short.Epochs }).Rates);

    [Fact]
    public void An_encoder_that_moves_is_noticed()
    {
        using var backbone = new MeanColors { Drift = 1 };
        using var encoder = new FrozenEncoder(backbone, TestDevice.Cpu.Compute);
        Assert.Throws<InvalidOperationException>(() =>
            LinearProbe.Train(encoder, ColorClasses.Dataset, Short, TestDevice.Cpu));
    }

    [Fact]
    public void The_encoder_evaluates_while_frozen_and_trains_again_afterwards()
    {
        using var backbone = new MeanColors();
        backbone.train();
        using (var encoder = new FrozenEncoder(backbone, TestDevice.Cpu.Compute))
        {
            Assert.False(backbone.training);
        }
        Assert.True(backbone.training);
    }

    [Fact]
    public void Features_stand_in_the_order_of_the_set()
    {
        var images = ColorClasses.Dataset.Train;
        using var backbone = new MeanColors();
        using var encoder = new FrozenEncoder(backbone, TestDevice.Cpu.Compute);
        using var bank = FeatureBank.Extract(encoder, images, ViewRecipe.Plain,
            TestDevice.Cpu with { LoaderWorkers = 2 });
        Assert.Equal(images.Labels.ToArray(), bank.Labels);
        Assert.Equal(images.Count, bank.Count);
        for (var i = 0; i < images.Count; i += 97)
        {
            var red = images.Image(i).ToArray().Where((_, at) => at % 3 == 0).Average(value => (double)value);
            Assert.Equal(((red / 255) - 0.4914f) / 0.247f, bank.Features[i, 0].ToSingle(), 1e-4);
        }
    }

    [Fact]
    public void Recipes_that_do_not_fit_are_refused()
    {
        Assert.Throws<InputException>(() => Train(Short with { Epochs = 0 }));
        Assert.Throws<InputException>(() => Train(Short with { BatchSize = 100_000 }));
        Assert.Throws<InputException>(() => Train(Short with { BaseLearningRates = [] }));
        Assert.Throws<InputException>(() => Train(Short with { BaseLearningRates = [-1] }));
        Assert.Throws<InputException>(() => Train(Short with { AugmentedPasses = 0 }));
    }

    [Fact]
    public void Evaluation_stops_when_asked_to()
    {
        using var stop = new CancellationTokenSource();
        var seen = new List<EvaluationProgress>();
        var progress = new Listener(step =>
        {
            seen.Add(step);
            if (step is { Stage: "classifier", Done: 2 })
            {
                stop.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(
            () => Train(Short, TestDevice.Cpu with { Progress = progress, Stop = stop.Token }));
        Assert.Contains(seen, step => step is { Stage: "features" } && step.Done == step.Total);
    }

    private static LinearProbeResult Train(LinearEvalRecipe recipe, EvaluationSettings? settings = null)
    {
        using var backbone = new MeanColors();
        using var encoder = new FrozenEncoder(backbone, TestDevice.Cpu.Compute);
        return LinearProbe.Train(encoder, ColorClasses.Dataset, recipe, settings ?? TestDevice.Cpu);
    }

    private sealed class Listener(Action<EvaluationProgress> hear) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => hear(value);
    }
}
