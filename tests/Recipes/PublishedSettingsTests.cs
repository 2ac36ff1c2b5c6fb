using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Scales;

namespace Mira.Tests.Recipes;

/// <summary>The settings that the paper and the official code publish, written down here a second
/// time and by hand.</summary>
public sealed class PublishedSettingsTests
{
    [Theory]
    [InlineData("imagenet-100ep", 100, 4096, 312, 5, 4.8, 0.99)]
    [InlineData("imagenet-200ep", 200, 4096, 312, 5, 4.8, 0.99)]
    [InlineData("imagenet-400ep", 400, 4096, 312, 10, 4.8, 0.99)]
    [InlineData("imagenet-800ep", 800, 4096, 312, 10, 4.8, 0.996)]
    [InlineData("imagenet-mc-400ep", 400, 4096, 312, 10, 4.8, 0.99)]
    [InlineData("imagenet-mc-800ep", 800, 4096, 312, 10, 4.8, 0.996)]
    [InlineData("imagenet-b512-100ep", 100, 512, 2502, 5, 0.6, 0.99)]
    [InlineData("imagenet100", 400, 512, 247, 10, 0.6, 0.99)]
    [InlineData("cifar10", 1000, 256, 195, 10, 0.3, 0.99)]
    [InlineData("cifar100", 1000, 256, 195, 10, 0.3, 0.99)]
    public void Schedule_is_the_published_one(
        string name, int epochs, int batch, int stepsPerEpoch, int warmup, double peak, double teacherMomentum)
    {
        var recipe = Pretrain.Named(name);

        Assert.Equal((epochs, batch, warmup), (recipe.Epochs, recipe.BatchSize, recipe.WarmupEpochs));
        Assert.Equal(peak, recipe.PeakLearningRate, 12);
        Assert.Equal(teacherMomentum, recipe.InitialTeacherMomentum);
        Assert.Equal(stepsPerEpoch, TrainingSetSize.Of(recipe.Dataset) / recipe.BatchSize);
        Assert.Equal(stepsPerEpoch, Derived(recipe, "steps-per-epoch"));
        Assert.Equal(epochs * stepsPerEpoch, Derived(recipe, "steps"));
    }

    [Fact]
    public void Peak_learning_rate_of_the_4096_recipe_is_4_8() =>
        Assert.Equal(4.8, Pretrain.ImageNet(400).PeakLearningRate, 12);

    [Fact]
    public void Warm_up_of_ImageNet_starts_at_three_tenths_and_that_of_CIFAR_at_zero()
    {
        Assert.Equal(0.3 + (4.5 / (1560 + 1)), StepRates.At(Pretrain.ImageNet(100), 0, 312).LearningRate, 12);
        Assert.Equal(4.8, StepRates.At(Pretrain.ImageNet(100), 1560, 312).LearningRate, 12);
        Assert.Equal(0.3 / (1950 + 1), StepRates.At(Pretrain.Mira, 0, 195).LearningRate, 12);
    }

    [Theory]
    [InlineData("imagenet-400ep", OptimizerMethod.Lars, 1e-6)]
    [InlineData("imagenet-b512-100ep", OptimizerMethod.Sgd, 1e-4)]
    [InlineData("imagenet-b512-sinkhorn-100ep", OptimizerMethod.Sgd, 1e-4)]
    [InlineData("imagenet100", OptimizerMethod.Sgd, 1e-4)]
    [InlineData("cifar10", OptimizerMethod.Sgd, 1e-4)]
    public void Optimizer_is_the_published_one(string name, OptimizerMethod method, double weightDecay) => Assert.Equal(
        new OptimizerRecipe { Method = method, Momentum = 0.9, WeightDecay = weightDecay, TrustCoefficient = 0.001 },
        Pretrain.Named(name).Optimizer);

    [Fact]
    public void Targets_are_the_published_ones_in_every_MIRA_recipe() => Assert.All(
        PaperRuns.All.Select(run => run.Recipe).Where(recipe => recipe.Method is MiraRecipe),
        recipe =>
        {
            Assert.Equal((0.225, 0.1), (recipe.OfMira().TeacherTemperature, recipe.OfMira().StudentTemperature));
            Assert.Equal((0.7, 2.0 / 3), (recipe.OfMira().InitialRegularization, recipe.OfMira().FinalRegularization));
            Assert.Equal(0.0675, Derived(recipe, "initial-target-temperature"), 12);
            Assert.Equal(0.075, Derived(recipe, "final-target-temperature"), 12);
            Assert.Equal(LossReduction.Mean, recipe.OfMira().LossReduction);
            Assert.Equal((2048, 256), (recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension));
        });

    [Fact]
    public void Initial_loss_of_3000_prototypes_is_8_006() =>
        Assert.Equal(8.006, Derived(Pretrain.Mira, "initial-loss"), 3);

    [Fact]
    public void Views_are_those_of_the_official_loader()
    {
        Assert.Equal(
            new ViewsRecipe
            {
                Pipeline = ViewPipeline.ImageNet,
                GlobalSize = 224,
                GlobalMinimumScale = 0.14,
                LocalCrops = 6,
                LocalSize = 96,
                LocalMinimumScale = 0.05,
                LocalMaximumScale = 0.14,
                Interpolation = Interpolation.Bicubic,
                Statistics = PixelStatistics.ImageNet,
            },
            Pretrain.ImageNetMultiCrop(400).Views);
        Assert.Equal(0, Pretrain.ImageNet(400).Views.LocalCrops);
        Assert.Equal((32, 0.2, Interpolation.Bilinear), (Pretrain.Mira.Views.GlobalSize,
            Pretrain.Mira.Views.GlobalMinimumScale, Pretrain.Mira.Views.Interpolation));
    }

    [Theory]
    [InlineData("imagenet-k300-100ep", 300, 30)]
    [InlineData("imagenet-k30000-100ep", 30_000, 30)]
    [InlineData("imagenet-it1-400ep", 3000, 1)]
    [InlineData("imagenet-it3-100ep", 3000, 3)]
    public void Ablations_change_one_value(string name, int prototypes, int iterations)
    {
        var recipe = Pretrain.Named(name);
        Assert.Equal((prototypes, iterations), (recipe.Projector.Prototypes, recipe.OfMira().Iterations));
        var restored = recipe with
        {
            Projector = recipe.Projector with { Prototypes = 3000 },
            Method = recipe.OfMira() with { Iterations = 30 },
        };
        Assert.Equal(Pretrain.ImageNet(recipe.Epochs).Hash, restored.Hash);
    }

    [Fact]
    public void Scales_are_made_for_CIFAR_only()
    {
        Assert.Equal(8, Pretrain.Cifar100.At(Scale.Laptop).Backbone.Width);
        Assert.Equal(Pretrain.ImageNet(400), Pretrain.ImageNet(400).At(Scale.Paper));
        var error = Assert.Throws<InputException>(() => Pretrain.ImageNet(400).At(Scale.Smoke));
        Assert.Contains("--scale paper", error.Message, StringComparison.Ordinal);
    }

    private static double Derived(PretrainRecipe recipe, string name) =>
        DerivedValues.Of(recipe, TrainingSetSize.Of(recipe.Dataset)!.Value).Single(value => value.Name == name).Value;
}
