using Mira.Experiments.Methods.BarlowTwins;
using Mira.Experiments.Methods.Byol;
using Mira.Experiments.Methods.DeepCluster;
using Mira.Experiments.Methods.Dino;
using Mira.Experiments.Methods.SwAV;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;

namespace Mira.Tests.Recipes;

/// <summary>The published settings of Table 7's baselines without labels, written down a second time and by hand.</summary>
public sealed class SoloLearnTests
{
    [Theory]
    [InlineData("cifar10-byol", 1000, 1.0, 1e-5, 4096, 256, true)]
    [InlineData("cifar100-byol", 1000, 1.0, 1e-5, 4096, 256, true)]
    [InlineData("imagenet100-byol", 400, 0.5, 1e-5, 4096, 256, true)]
    [InlineData("cifar10-barlow-twins", 1000, 0.3, 1e-4, 2048, 2048, false)]
    [InlineData("cifar100-barlow-twins", 1000, 0.3, 1e-4, 2048, 2048, false)]
    [InlineData("imagenet100-barlow-twins", 400, 0.3, 1e-4, 2048, 2048, false)]
    public void Baselines_are_trained_as_solo_learn_trains_them(
        string name, int epochs, double peak, double weightDecay, int hidden, int embedding, bool usesTeacher)
    {
        var recipe = Pretrain.Named(name);

        Assert.Equal((epochs, 256, 10, usesTeacher), (recipe.Epochs, recipe.BatchSize, recipe.WarmupEpochs, recipe.UsesTeacher));
        Assert.Equal(peak, recipe.PeakLearningRate, 12);
        Assert.Equal(
            new OptimizerRecipe { Method = OptimizerMethod.ClippedLars, Momentum = 0.9, WeightDecay = weightDecay, TrustCoefficient = 0.02 }, recipe.Optimizer);
        Assert.Equal((hidden, embedding), (recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension));
        Assert.Equal(0.08, recipe.Views.GlobalMinimumScale);
        Assert.Equal(1, recipe.Backbone.ResidualScale);
        Assert.Equal(0.99, recipe.InitialTeacherMomentum);
    }

    [Theory]
    [InlineData("cifar10-swav", 0.6, 6e-4, 10, 3e-5, 128, 3000, 2, true)]
    [InlineData("cifar100-swav", 0.6, 6e-4, 10, 3e-5, 128, 3000, 2, true)]
    [InlineData("imagenet100-swav", 0.6, 6e-4, 10, 3e-5, 128, 3000, 2, false)]
    [InlineData("cifar10-deepcluster-v2", 0.6, 6e-4, 11, 0, 128, 3000, 0, true)]
    [InlineData("imagenet100-deepcluster-v2", 0.6, 6e-4, 11, 0, 128, 3000, 0, false)]
    [InlineData("cifar10-dino", 0.3, 0, 10, 3e-5, 256, 4096, 1, false)]
    [InlineData("imagenet100-dino", 0.3, 0, 10, 3e-5, 256, 4096, 1, false)]
    public void Methods_with_prototypes_are_trained_as_solo_learn_trains_them(
        string name, double peak, double last, int warmup, double first, int embedding, int prototypes, int frozen, bool scalesVectors)
    {
        var recipe = Pretrain.Named(name);

        Assert.Equal((256, warmup, frozen), (recipe.BatchSize, recipe.WarmupEpochs, recipe.FrozenPrototypeEpochs));
        Assert.Equal((peak, last, first), (recipe.PeakLearningRate, recipe.MinimumLearningRate, recipe.WarmupStartLearningRate));
        Assert.Equal((2048, embedding, prototypes), (recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension, recipe.Projector.Prototypes));
        Assert.Equal(
            new OptimizerRecipe { Method = OptimizerMethod.ClippedLars, Momentum = 0.9, WeightDecay = 1e-6, TrustCoefficient = 0.02, ScalesVectors = scalesVectors },
            recipe.Optimizer);
        Assert.Equal(name.Contains("dino", StringComparison.Ordinal), recipe.UsesTeacher);
    }

    [Fact]
    public void What_only_one_method_with_prototypes_has_is_the_published()
    {
        var swav = (SwavRecipe)Pretrain.Named("cifar10-swav").Method!;
        Assert.Equal((3840, 50, PrototypeLength.Learned), (swav.QueueSize, swav.QueueStartEpoch, swav.PrototypeLength));
        Assert.Equal((0.05, 3), (Pretrain.Named("cifar10-swav").Assignment.InitialRegularization, Pretrain.Named("cifar10-swav").Assignment.Iterations));
        var dino = (DinoRecipe)Pretrain.Named("cifar10-dino").Method!;
        Assert.Equal((0.04, 0.07, 50, 0.9), (dino.FirstTeacherTemperature, dino.TeacherTemperature, dino.TemperatureEpochs, dino.CenterMomentum));
        Assert.Equal(0.9995, Pretrain.Named("cifar10-dino").InitialTeacherMomentum);
        var clusters = (DeepClusterRecipe)Pretrain.Named("cifar10-deepcluster-v2").Method!;
        Assert.Equal((3, 10), (clusters.Clusterings, clusters.KMeansIterations));
    }

    [Theory]
    [InlineData(0, 3e-5)]
    [InlineData(1949, 1)]
    [InlineData(1950, 1)]
    [InlineData(975, 3e-5 + (975.0 / 1949 * (1 - 3e-5)))]
    [InlineData(98475, 0.5)]
    public void The_warm_up_starts_at_its_start_and_ends_at_the_peak(int step, double rate) =>
        Assert.Equal(rate, StepRates.At(Pretrain.Named("cifar10-byol"), step, 195).LearningRate, 9);

    [Fact]
    public void What_only_one_method_has_is_the_published()
    {
        Assert.Equal(4096, ((ByolRecipe)Pretrain.Named("cifar10-byol").Method!).PredictorHiddenDimension);
        Assert.Equal(8192, ((ByolRecipe)Pretrain.Named("imagenet100-byol").Method!).PredictorHiddenDimension);
        var barlow = (BarlowTwinsRecipe)Pretrain.Named("cifar10-barlow-twins").Method!;
        Assert.Equal((0.0051, 0.1), (barlow.RedundancyWeight, barlow.LossScale));
    }

    [Fact]
    public void Simsiam_is_trained_as_its_paper_trains_it_on_CIFAR_10()
    {
        var recipe = Pretrain.Named("cifar10-simsiam");

        Assert.Equal((800, 512, 0, false), (recipe.Epochs, recipe.BatchSize, recipe.WarmupEpochs, recipe.UsesTeacher));
        Assert.Equal(0.06, recipe.PeakLearningRate, 12);
        Assert.Equal(new OptimizerRecipe { Method = OptimizerMethod.Sgd, Momentum = 0.9, WeightDecay = 5e-4 }, recipe.Optimizer);
        Assert.Equal((2048, 2048), (recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension));
    }

    [Theory]
    [InlineData("cifar10-barlow-twins", "views.local-crops=2", "views.local-crops is 2, expected 0 with Barlow Twins")]
    [InlineData("cifar10-barlow-twins", "method.redundancy-weight=-1", "method.redundancy-weight is -1, expected 0 or more")]
    [InlineData("cifar10-barlow-twins", "method.loss-scale=0", "method.loss-scale is 0, expected more than 0")]
    [InlineData("cifar10-byol", "method.predictor-hidden-dimension=0", "method.predictor-hidden-dimension is 0, expected 1 or more")]
    [InlineData("cifar10-simsiam", "method.predictor-hidden-dimension=0", "method.predictor-hidden-dimension is 0, expected 1 or more")]
    public void A_setting_out_of_its_range_is_named(string name, string assignment, string message) => Assert.Contains(
        message,
        Assert.Throws<Mira.Datasets.InputException>(() => Experiments.Recipes.Settings.RecipeSettings.With(Pretrain.Named(name), assignment).Validate()).Message,
        StringComparison.Ordinal);
}
