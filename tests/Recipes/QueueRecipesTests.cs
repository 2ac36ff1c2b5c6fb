using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Recipes.Settings;

namespace Mira.Tests.Recipes;

/// <summary>Published settings of the methods that remember embeddings, written down a second time and by
/// hand.</summary>
public sealed class QueueRecipesTests
{
    [Theory]
    [InlineData("cifar10-moco-v2", 1000, 0.3, 1e-4, "2048-128", 0.99, 0.999, 32768)]
    [InlineData("cifar100-moco-v2", 1000, 0.3, 1e-4, "2048-128", 0.99, 0.999, 32768)]
    [InlineData("imagenet100-moco-v2", 400, 0.3, 1e-4, "2048-128", 0.99, 0.999, 65536)]
    [InlineData("imagenet-moco-v2-200ep", 200, 0.03, 1e-4, "2048-128", 0.999, 0.999, 65536)]
    [InlineData("imagenet-moco-v2-800ep", 800, 0.03, 1e-4, "2048-128", 0.999, 0.999, 65536)]
    [InlineData("cifar10-nnclr", 1000, 0.4, 1e-5, "2048-256", null, null, 65536)]
    [InlineData("imagenet100-nnclr", 400, 0.4, 1e-5, "2048-256", null, null, 65536)]
    [InlineData("cifar10-ressl", 1000, 0.05, 1e-4, "4096-256", 0.99, 1.0, 65536)]
    [InlineData("imagenet100-ressl", 400, 0.3, 1e-4, "4096-256", 0.99, 1.0, 65536)]
    [InlineData("imagenet-ressl-200ep", 200, 0.05, 1e-4, "4096-512", 0.999, 0.999, 131072)]
    [InlineData("cifar10-msf", 1000, 0.05, 1e-4, "4096-512", 0.99, 0.99, 8192)]
    [InlineData("imagenet-msf-200ep", 200, 0.05, 1e-4, "4096-512", 0.99, 0.99, 128000)]
    public void Rates_heads_teachers_and_queues_are_the_published(string name, int epochs, double rate, double decay,
        string widths, double? first, double? last, int queue)
    {
        var recipe = Pretrain.Named(name);

        Assert.Equal((epochs, 256, rate, decay), (recipe.Epochs, recipe.BatchSize, recipe.PeakLearningRate,
            recipe.Optimizer.WeightDecay));
        Assert.Equal(widths, $"{recipe.Projector.HiddenDimension}-{recipe.Projector.EmbeddingDimension}");
        Assert.Equal((first, last), recipe.UsesTeacher
            ? (recipe.InitialTeacherMomentum, recipe.FinalTeacherMomentum ?? 1)
            : (null, null));
        Assert.Equal(queue, recipe.Method switch
        {
            MocoRecipe moco => moco.QueueSize,
            MsfRecipe msf => msf.BankSize,
            NnclrRecipe nnclr => nnclr.QueueSize,
            var other => ((ReSslRecipe)other).QueueSize,
        });
        Assert.Equal(1, recipe.Backbone.ResidualScale);
    }

    [Theory]
    [InlineData("imagenet-moco-v2-200ep", 0, ScheduleInterval.Epoch, true)]
    [InlineData("imagenet-msf-200ep", 0, ScheduleInterval.Epoch, true)]
    [InlineData("imagenet-ressl-200ep", 5, ScheduleInterval.Step, false)]
    public void On_ImageNet_eight_groups_are_normalized_alone_and_nothing_but_ReSSL_spares_vectors_from_decay(
        string name, int warmup, ScheduleInterval interval, bool decaysVectors)
    {
        var recipe = Pretrain.Named(name);

        Assert.Equal((8, warmup, interval), (recipe.NormGroups, recipe.WarmupEpochs, recipe.ScheduleInterval));
        Assert.Equal(decaysVectors, recipe.Optimizer.DecaysVectors);
        Assert.Equal(0.2, recipe.Views.GlobalMinimumScale);
        Assert.False(recipe.Method is MocoRecipe { IsSymmetric: true });
    }

    [Fact]
    public void What_only_one_method_has_is_the_published()
    {
        Assert.Equal(0.2, ((MocoRecipe)Pretrain.Named("cifar10-moco-v2").Method).Temperature);
        var nnclr = (NnclrRecipe)Pretrain.Named("cifar10-nnclr").Method;
        Assert.Equal((0.2, 4096), (nnclr.Temperature, nnclr.PredictorHiddenDimension));
        var ressl = (ReSslRecipe)Pretrain.Named("cifar10-ressl").Method;
        Assert.Equal((0.1, 0.04), (ressl.Temperature, ressl.TargetTemperature));
        Assert.Equal((10, 4096), Pretrain.Named("imagenet-msf-200ep").Method is MsfRecipe msf
            ? (msf.Neighbors, msf.PredictorHiddenDimension) : default);
    }

    [Theory]
    [InlineData("cifar10-moco-v2", 0.4, 0.4, 0.4, 0.2, 0.2, 0)]
    [InlineData("imagenet-moco-v2-200ep", 0.4, 0.4, 0.4, 0.2, 0.2, 0.5)]
    [InlineData("cifar10-ressl", 0.4, 0.2, null, 0.2, 0.2, 0)]
    [InlineData("imagenet100-ressl", 0.4, 0.4, null, 0.2, 0.2, 0.5)]
    [InlineData("cifar10-msf", 0.4, 0.4, null, 0.2, 0.0, 0)]
    [InlineData("imagenet-ressl-200ep", 0.4, 0.4, null, 0.2, 0.0, 0.5)]
    public void The_views_are_the_published_and_a_weak_one_has_no_colors_changed(string name, double light,
        double saturation, double? secondLight, double gray, double secondGray, double blur)
    {
        var views = CropRecipes.Of(Pretrain.Named(name).Views);

        Assert.Equal((light, saturation, 0.1, gray, blur), (views[0].Brightness, views[0].Saturation, views[0].Hue,
            views[0].GrayscaleProbability, views[0].BlurProbability));
        Assert.Equal((0.8, secondLight is null ? 0 : 0.8),
            (views[0].JitterProbability, views[1].JitterProbability));
        Assert.Equal((secondGray, secondLight is null ? 0 : blur, 0.5), (views[1].GrayscaleProbability,
            views[1].BlurProbability, views[1].FlipProbability));
        Assert.All(views, view => Assert.Equal(0, view.SolarizeProbability));
    }

    [Theory]
    [InlineData("cifar10-moco-v2", "uses-teacher=false", "whose keys are a teacher's")]
    [InlineData("cifar10-ressl", "uses-teacher=false", "whose keys are a teacher's")]
    [InlineData("cifar10-nnclr", "views.local-crops=2", "compares two views")]
    [InlineData("cifar10-msf", "method.neighbors=9000", "expected at most method.bank-size, 8192")]
    [InlineData("cifar10-moco-v2", "method.queue-size=0", "method.queue-size is 0, expected 1 or more")]
    [InlineData("cifar10-moco-v2", "norm-groups=7", "expected 0 or a divisor of the batch of 256")]
    [InlineData("cifar10-moco-v2", "norm-groups=256", "leaves 2 images or more in a group")]
    public void Recipes_that_cannot_be_trained_are_refused(string name, string setting, string said) =>
        Assert.Contains(said, Assert.Throws<InputException>(() => Pretrain.Named(name).With(setting).Validate())
            .Message, StringComparison.Ordinal);
}
