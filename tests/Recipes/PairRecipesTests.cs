using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;

namespace Mira.Tests.Recipes;

/// <summary>Settings of methods that compare views, as their sources have them.</summary>
public sealed class PairRecipesTests
{
    [Theory]
    [InlineData("cifar10-simclr", 1000, 256, 0.4, 1e-5, "2048-256", "CifarSymmetric", 0.08)]
    [InlineData("cifar100-simclr", 1000, 256, 0.4, 1e-5, "2048-256", "CifarSymmetric", 0.08)]
    [InlineData("imagenet100-simclr", 400, 256, 0.3, 1e-4, "2048-128", "ImageNetSymmetric", 0.08)]
    [InlineData("imagenet-simclr-1000ep", 1000, 4096, 4.8, 1e-6, "2048-128", "ImageNetSymmetric", 0.08)]
    [InlineData("imagenet-simclr-v2-800ep", 800, 4096, 6.4, 1e-4, "2048-128", "ImageNetSymmetric", 0.08)]
    [InlineData("cifar10-moco-v3", 1000, 256, 0.3, 1e-6, "4096-256", "CifarBlur", 0.2)]
    [InlineData("imagenet100-moco-v3", 400, 256, 0.3, 1e-6, "4096-256", "ImageNet", 0.2)]
    [InlineData("imagenet-moco-v3-100ep", 100, 4096, 9.6, 1e-6, "4096-256", "ImageNet", 0.2)]
    [InlineData("imagenet-moco-v3-300ep", 300, 4096, 4.8, 1e-6, "4096-256", "ImageNet", 0.2)]
    [InlineData("imagenet-moco-v3-1000ep", 1000, 4096, 4.8, 1.5e-6, "4096-256", "ImageNet", 0.2)]
    [InlineData("cifar10-vicreg", 1000, 256, 0.3, 1e-4, "2048-2048", "CifarSolarized", 0.2)]
    [InlineData("imagenet100-vicreg", 400, 256, 0.3, 1e-4, "2048-2048", "ImageNetSolarized", 0.2)]
    [InlineData("imagenet-vicreg-1000ep", 1000, 2048, 1.6, 1e-6, "8192-8192", "ImageNet", 0.08)]
    [InlineData("cifar10-twist", 1000, 256, 0.3, 1e-4, "2048-2048", "Cifar", 0.08)]
    [InlineData("imagenet-twist-100ep", 100, 2048, 4, 1.5e-6, "4096-4096", "ImageNet", 0.08)]
    [InlineData("imagenet-twist-mc-800ep", 800, 2048, 4, 1.5e-6, "4096-4096", "ImageNet", 0.4)]
    [InlineData("cifar10-twist-sl", 50, 256, 0.03, 1e-4, "2048-2048", "Cifar", 0.14)]
    [InlineData("imagenet-twist-sl-50ep", 50, 2048, 0.4, 1.5e-6, "4096-4096", "ImageNet", 0.14)]
    [InlineData("imagenet-self-classifier-nn-800ep", 800, 4096, 3.2, 1e-6, "4096-128", "ImageNetExchanged", 0.4)]
    [InlineData("cifar10-self-classifier", 1000, 256, 0.3, 1e-6, "4096-128", "Cifar", 0.08)]
    [InlineData("imagenet-self-classifier-400ep", 400, 4096, 4.8, 1e-6, "4096-128", "ImageNetExchanged", 0.4)]
    [InlineData("imagenet-self-classifier-800ep", 800, 4096, 3.2, 1e-6, "4096-128", "ImageNetExchanged", 0.4)]
    public void A_recipe_has_the_settings_of_its_source(string name, int epochs, int batch, double peak, double decay,
        string widths, string pipeline, double crop)
    {
        var recipe = Pretrain.Named(name);
        Assert.Equal((epochs, batch, decay, widths, pipeline, crop),
            (recipe.Epochs, recipe.BatchSize, recipe.Optimizer.WeightDecay,
                $"{recipe.Projector.HiddenDimension}-{recipe.Projector.EmbeddingDimension}",
                recipe.Views.Pipeline.ToString(), recipe.Views.GlobalMinimumScale));
        Assert.Equal(peak, recipe.PeakLearningRate, 12);
    }

    [Fact]
    public void SimCLR_warms_up_for_a_twentieth_of_version_2_and_for_10_epochs_otherwise() => Assert.All(
        Of<SimClrRecipe>(), recipe => Assert.Equal(
            recipe.Name.Contains("-v2-", StringComparison.Ordinal) ? 40 : 10, recipe.WarmupEpochs));

    [Fact]
    public void SimCLR_on_ImageNet_takes_pixels_from_0_to_1_and_a_normalized_head() => Assert.All(
        Of<SimClrRecipe>().Where(recipe => recipe.Dataset == "imagenet"), recipe => Assert.Equal(
            (PixelStatistics.None, HeadNorm.Batch, 0.1, 0.0), (recipe.Views.Statistics,
                ((SimClrRecipe)recipe.Method).HeadNorm, ((SimClrRecipe)recipe.Method).Temperature,
                recipe.Backbone.ResidualScale)));

    [Theory]
    [InlineData("cifar10-moco-v3", 0.2, true, 0.99)]
    [InlineData("imagenet-moco-v3-100ep", 1, false, 0.99)]
    [InlineData("imagenet-moco-v3-1000ep", 1, false, 0.996)]
    public void MoCo_v3_has_the_temperature_the_biases_and_the_teacher_of_its_source(string name, double temperature,
        bool hasBiases, double momentum)
    {
        var recipe = Pretrain.Named(name);
        var own = (MocoV3Recipe)recipe.Method;
        Assert.Equal((temperature, hasBiases, momentum, 4096, OptimizerMethod.Lars), (own.Temperature, own.HasBiases,
            recipe.InitialTeacherMomentum, own.PredictorHiddenDimension, recipe.Optimizer.Method));
    }

    [Theory]
    [InlineData("cifar10-vicreg", 50, true)]
    [InlineData("imagenet-vicreg-1000ep", 25, false)]
    public void VICReg_weighs_the_variance_as_its_source_does(string name, double weight, bool hasEndBias)
    {
        var own = (VicRegRecipe)Pretrain.Named(name).Method;
        Assert.Equal((25.0, weight, 1.0, hasEndBias),
            (own.InvarianceWeight, own.VarianceWeight, own.CovarianceWeight, own.HasEndBias));
    }

    [Theory]
    [InlineData("imagenet-twist-400ep", 32_768, 0, 0.14, 4096)]
    [InlineData("imagenet-twist-mc-400ep", 4096, 12, 0.4, 4096)]
    [InlineData("cifar100-twist", 3000, 0, 0.14, 2048)]
    public void TWIST_has_fewer_classes_with_local_views_and_joins_all_of_a_size(string name, int classes, int crops,
        double largest, int hidden)
    {
        var recipe = Pretrain.Named(name);
        Assert.Equal((classes, crops, largest, hidden, true, 1.0), (recipe.Projector.Prototypes,
            recipe.Views.LocalCrops, recipe.Views.LocalMaximumScale, recipe.Projector.HiddenDimension,
            recipe.JoinsViews, recipe.Backbone.ResidualScale));
    }

    [Fact]
    public void TWIST_labels_itself_from_half_of_the_images_to_six_tenths_after_its_first_stage() => Assert.All(
        Of<TwistRecipe>().Where(recipe => recipe.Name.Contains("-sl", StringComparison.Ordinal)), recipe =>
        {
            var own = (TwistRecipe)recipe.Method;
            Assert.Equal((0.5, 0.6, true, 5), (own.LabeledShare, own.FinalLabeledShare, own.ContinuesRun,
                recipe.WarmupEpochs));
            Assert.Equal(recipe.PeakLearningRate / 1000, recipe.FinalLearningRate, 12);
            Assert.Equal(recipe.Dataset == "imagenet" ? (12, 0.14) : (0, 0.14),
                (recipe.Views.LocalCrops, recipe.Views.LocalMaximumScale));
        });

    [Theory]
    [InlineData("cifar10-self-classifier", 0)]
    [InlineData("cifar10-self-classifier-nn", 16_384)]
    [InlineData("imagenet-self-classifier-nn-100ep", 262_144)]
    public void SelfClassifier_has_the_neighbors_of_its_source(string name, int queue) =>
        Assert.Equal(queue, ((SelfClassifierRecipe)Pretrain.Named(name).Method).NeighborQueueSize);

    [Fact]
    public void SelfClassifier_scales_and_decays_every_weight_and_ends_at_a_thousandth_of_its_rate() => Assert.All(
        Of<SelfClassifierRecipe>(), recipe =>
        {
            Assert.Equal((OptimizerMethod.Lars, 0.001, true, true), (recipe.Optimizer.Method,
                recipe.Optimizer.TrustCoefficient, recipe.Optimizer.ScalesVectors, recipe.JoinsViews));
            Assert.Equal(recipe.PeakLearningRate / 1000, recipe.FinalLearningRate, 12);
            Assert.Equal(recipe.Dataset == "imagenet" ? (int[])[1000, 2000, 4000, 8000] : [300, 1000, 3000],
                ((SelfClassifierRecipe)recipe.Method).ClassCounts);
        });

    [Fact]
    public void Recipes_on_the_ground_of_solo_learn_have_the_schedule_of_its_scripts() => Assert.All(
        Of<SimClrRecipe>().Concat(Of<MocoV3Recipe>()).Concat(Of<VicRegRecipe>())
            .Where(recipe => recipe.Dataset != "imagenet"), recipe =>
        {
            Assert.Equal((10, 3e-5, ScheduleInterval.Step, 1.0), (recipe.WarmupEpochs, recipe.WarmupStartLearningRate,
                recipe.ScheduleInterval, recipe.Backbone.ResidualScale));
            Assert.Equal(recipe.Dataset switch
            {
                "cifar10" => PixelStatistics.Cifar10,
                "cifar100" => PixelStatistics.Cifar100,
                _ => PixelStatistics.ImageNetRed228,
            }, recipe.Views.Statistics);
        });

    [Theory]
    [InlineData("cifar10-simclr", "temperature=0", "method.temperature is 0, expected 0.000001 to 1000000")]
    [InlineData("cifar10-simclr", "hidden-layers=0", "method.hidden-layers is 0, expected 1 or more")]
    [InlineData("cifar10-simclr", "views.local-crops=2",
        "views.local-crops is 2, expected 0 with SimCLR, which compares two views")]
    [InlineData("cifar10-moco-v3", "predictor-hidden-dimension=0",
        "method.predictor-hidden-dimension is 0, expected 1 or more")]
    [InlineData("cifar10-self-classifier", "classes=5+x",
        "method.classes is '5+x', expected whole numbers of 2 or more with + between them")]
    [InlineData("cifar10-self-classifier-nn", "neighbor-queue-size=1",
        "method.neighbor-queue-size is 1, expected 0, or 2 or more")]
    [InlineData("cifar10-twist-sl", "labeled-share=1", "method.labeled-share is 1, expected")]
    [InlineData("cifar10-vicreg", "variance-weight=-1", "method.variance-weight is -1, expected 0 or more")]
    public void A_setting_out_of_its_range_is_named(string name, string assignment, string message) => Assert.Contains(
        message,
        Assert.Throws<Mira.Datasets.InputException>(() =>
            Experiments.Recipes.Settings.RecipeSettings.With(Pretrain.Named(name), assignment).Validate()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_method_is_found_by_its_name_and_a_wrong_name_gets_a_hint()
    {
        Assert.Equal("cifar10-moco-v3", MethodList.Named("moco-v3").Recipes[0].Name);
        Assert.Contains("Did you mean 'simclr'?",
            Assert.Throws<Mira.Datasets.InputException>(() => MethodList.Named("simcrl")).Message,
            StringComparison.Ordinal);
    }

    private static IEnumerable<PretrainRecipe> Of<T>() =>
        PaperRuns.All.Select(run => run.Recipe).Where(recipe => recipe.Method is T);
}
