using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Scales;

namespace Mira.Tests.Recipes;

/// <summary>The published settings of Table 7's baselines without labels, written down a second
/// time and by hand.</summary>
public sealed class SoloLearnedests
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

        Assert.Equal((epochs, 256, 10, usesTeacher),
            (recipe.Epochs, recipe.BatchSize, recipe.WarmupEpochs, recipe.UsesTeacher));
        Assert.Equal(peak, recipe.PeakLearningRate, 12);
        Assert.Equal(
            new OptimizerRecipe
            {
                Method = OptimizerMethod.ClippedLars,
                Momentum = 0.9,
                WeightDecay = weightDecay,
                TrustCoefficient = 0.02
            }, recipe.Optimizer);
        Assert.Equal((hidden, embedding), (recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension));
        Assert.Equal(0.08, recipe.Views.GlobalMinimumScale);
        Assert.Equal(1, recipe.Backbone.ResidualScale);
        Assert.Equal(0.99, recipe.InitialTeacherMomentum);
    }

    [Theory]
    [InlineData("cifar10-swav", 0.6, 6e-4, 10, 0.003, 128, 3000, 2, true)]
    [InlineData("cifar100-swav", 0.6, 6e-4, 10, 0.003, 128, 3000, 2, true)]
    [InlineData("imagenet100-swav", 0.6, 6e-4, 10, 0.003, 128, 3000, 2, false)]
    [InlineData("cifar10-deepcluster-v2", 0.6, 6e-4, 11, 0, 128, 3000, 0, true)]
    [InlineData("imagenet100-deepcluster-v2", 0.6, 6e-4, 11, 0, 128, 3000, 0, false)]
    [InlineData("cifar10-dino", 0.3, 0, 10, 0.003, 256, 4096, 1, false)]
    [InlineData("imagenet100-dino", 0.3, 0, 10, 0.003, 256, 4096, 1, false)]
    public void Methods_with_prototypes_are_trained_as_solo_learn_trains_them(
        string name, double peak, double last, int warmup, double first, int embedding, int prototypes, int frozen,
        bool scalesVectors)
    {
        var recipe = Pretrain.Named(name);

        Assert.Equal((256, warmup, frozen), (recipe.BatchSize, recipe.WarmupEpochs, recipe.FrozenPrototypeEpochs));
        Assert.Equal((peak, last, first), (recipe.PeakLearningRate, recipe.MinimumLearningRate,
            recipe.WarmupStartLearningRate));
        Assert.Equal((2048, embedding, prototypes),
            (recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension, recipe.Projector.Prototypes));
        Assert.Equal(
            new OptimizerRecipe
            {
                Method = OptimizerMethod.ClippedLars,
                Momentum = 0.9,
                WeightDecay = 1e-6,
                TrustCoefficient = 0.02,
                ScalesVectors = scalesVectors,
            },
            recipe.Optimizer);
        Assert.Equal(name.Contains("dino", StringComparison.Ordinal), recipe.UsesTeacher);
    }

    [Fact]
    public void What_only_one_method_with_prototypes_has_is_the_published()
    {
        var swav = (SwavRecipe)Pretrain.Named("cifar10-swav").Method!;
        Assert.Equal((3840, 50, PrototypeLength.Learned), (swav.QueueSize, swav.QueueStartEpoch, swav.PrototypeLength));
        Assert.Equal((0.05, 3), (((SwavRecipe)Pretrain.Named("cifar10-swav").Method).Epsilon,
            ((SwavRecipe)Pretrain.Named("cifar10-swav").Method).Iterations));
        var dino = (DinoRecipe)Pretrain.Named("cifar10-dino").Method!;
        Assert.Equal((0.04, 0.07, 50, 0.9),
            (dino.FirstTeacherTemperature, dino.TeacherTemperature, dino.TemperatureEpochs, dino.CenterMomentum));
        Assert.Equal(0.9995, Pretrain.Named("cifar10-dino").InitialTeacherMomentum);
        var clusters = (DeepClusterRecipe)Pretrain.Named("cifar10-deepcluster-v2").Method!;
        Assert.Equal((3, 10), (clusters.Clusterings, clusters.KMeansIterations));
    }

    [Theory]
    [InlineData(0, 0.003)]
    [InlineData(194, 0.003)]
    [InlineData(195, 0.003 + (0.997 / 9))]
    [InlineData(1949, 1)]
    [InlineData(1950, 1)]
    [InlineData(98474, 0.501587)]
    [InlineData(98475, 0.5)]
    [InlineData(98669, 0.5)]
    public void The_learning_rate_is_set_once_an_epoch_and_warms_up_from_its_start_to_the_peak(int step, double rate) =>
        Assert.Equal(rate, StepRates.At(Pretrain.Named("cifar10-byol"), step, 195).LearningRate, 6);

    [Fact]
    public void A_schedule_by_epochs_leaves_the_teacher_and_its_momentum_to_the_steps()
    {
        var byol = Pretrain.Named("cifar10-byol");
        Assert.Equal(StepRates.At(byol, 100, 195).LearningRate, StepRates.At(byol, 101, 195).LearningRate);
        Assert.True(StepRates.At(byol, 101, 195).TeacherMomentum > StepRates.At(byol, 100, 195).TeacherMomentum);
    }

    [Fact]
    public void Both_CIFAR_sets_have_the_pixel_statistics_of_the_code_that_made_the_numbers() => Assert.All(
        Baselines.Where(recipe => recipe.Backbone.Stem == ResNetStem.Cifar),
        recipe => Assert.Equal(PixelStatistics.Cifar, recipe.Views.Statistics));

    [Fact]
    public void SwAV_alone_blurs_views_of_CIFAR() => Assert.All(
        Baselines.Where(recipe => recipe.Backbone.Stem == ResNetStem.Cifar),
        recipe => Assert.Equal(recipe.Method is SwavRecipe, recipe.Views.Pipeline == ViewPipeline.CifarSymmetricBlur));

    [Fact]
    public void BYOL_averages_its_directions_on_CIFAR_alone() => Assert.Equal(
        [("cifar10", true), ("cifar100", true), ("imagenet100", false)],
        Baselines.Where(recipe => recipe.Method is ByolRecipe)
            .Select(recipe => (recipe.Dataset, ((ByolRecipe)recipe.Method!).AveragesDirections)));

    [Fact]
    public void DINOs_head_has_batch_normalization_at_every_scale() => Assert.All(
        Baselines.Where(recipe => recipe.Method is DinoRecipe)
            .SelectMany(recipe =>
                recipe.Backbone.Stem == ResNetStem.Cifar ? [recipe, recipe.At(Scale.Laptop)] : new[] { recipe }),
        recipe => Assert.Equal(HeadNorm.Batch, ((DinoRecipe)recipe.Method!).HeadNorm));

    [Fact]
    public void The_later_side_of_every_change_since_is_one_setting_away() => Assert.Equal(
        ["method.averages-directions=false", "schedule-interval=Step", "views.statistics=Cifar10",
            "warmup-start-learning-rate=3e-5"],
        Choices.Of(Pretrain.Named("cifar10-byol")).Select(choice => choice.Flip["--set ".Length..])
            .Where(flip => !flip.StartsWith("backbone.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    // On a laptop BYOL has twice MIRA's rate and half of its decay: the steps of the sum of both directions,
    // which the rate was found with.
    [Fact]
    public void BYOLs_small_recipe_makes_the_steps_that_its_rate_was_found_with()
    {
        var (small, mira) = (Pretrain.Named("cifar10-byol").At(Scale.Laptop), Pretrain.Mira.At(Scale.Laptop));
        Assert.Equal((2 * mira.BaseLearningRate, mira.Optimizer.WeightDecay / 2),
            (small.BaseLearningRate, small.Optimizer.WeightDecay));
    }

    private static IEnumerable<PretrainRecipe> Baselines =>
        PaperRuns.All.Select(run => run.Recipe).Where(recipe =>
            recipe.Method is MiraRecipe or SinkhornRecipe || MethodList.JudgeOf(recipe) is not null);

    [Fact]
    public void What_only_one_method_has_is_the_published()
    {
        Assert.Equal(4096, ((ByolRecipe)Pretrain.Named("cifar10-byol").Method!).PredictorHiddenDimension);
        Assert.Equal(8192, ((ByolRecipe)Pretrain.Named("imagenet100-byol").Method!).PredictorHiddenDimension);
        var barlow = (BarlowTwinsRecipe)Pretrain.Named("cifar10-barlow-twins").Method!;
        Assert.Equal((0.005, 0.1), (barlow.RedundancyWeight, barlow.LossScale));
    }

    [Fact]
    public void Simsiam_is_trained_as_its_paper_trains_it_on_CIFAR_10()
    {
        var recipe = Pretrain.Named("cifar10-simsiam");

        Assert.Equal((800, 512, 0, false), (recipe.Epochs, recipe.BatchSize, recipe.WarmupEpochs, recipe.UsesTeacher));
        Assert.Equal(0.06, recipe.PeakLearningRate, 12);
        Assert.Equal(new OptimizerRecipe { Method = OptimizerMethod.Sgd, Momentum = 0.9, WeightDecay = 5e-4 },
            recipe.Optimizer);
        Assert.Equal((2048, 2048), (recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension));
    }

    [Theory]
    [InlineData("cifar10-barlow-twins", "views.local-crops=2", "views.local-crops is 2, expected 0 with Barlow Twins")]
    [InlineData("cifar10-barlow-twins", "method.redundancy-weight=-1",
        "method.redundancy-weight is -1, expected 0 or more")]
    [InlineData("cifar10-barlow-twins", "method.loss-scale=0", "method.loss-scale is 0, expected more than 0")]
    [InlineData("cifar10-byol", "method.predictor-hidden-dimension=-1",
        "method.predictor-hidden-dimension is -1, expected 0 or more")]
    [InlineData("cifar10-simsiam", "method.predictor-hidden-dimension=0",
        "method.predictor-hidden-dimension is 0, expected 1 or more")]
    public void A_setting_out_of_its_range_is_named(string name, string assignment, string message) => Assert.Contains(
        message,
        Assert.Throws<Mira.Datasets.InputException>(() =>
            Experiments.Recipes.Settings.RecipeSettings.With(Pretrain.Named(name), assignment).Validate()).Message,
        StringComparison.Ordinal);
}
