using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Scales;

namespace Mira.Tests.Recipes;

/// <summary>Settings of supervised training, SupCon and W-MSE, as their sources have them.</summary>
public sealed class LabelRecipesTests
{
    [Theory]
    [InlineData("cifar10-supervised", 200, 256, 0.1, 5e-4, "Sgd", 10, "CropFlip", 0.2)]
    [InlineData("cifar100-supervised", 200, 256, 0.1, 5e-4, "Sgd", 100, "CropFlip", 0.2)]
    [InlineData("imagenet100-supervised", 90, 256, 0.1, 1e-4, "Sgd", 100, "CropFlip", 0.08)]
    [InlineData("imagenet-supervised-90ep", 90, 256, 0.1, 1e-4, "Sgd", 1000, "CropFlip", 0.08)]
    [InlineData("cifar10-supcon", 1000, 256, 0.4, 1e-5, "ClippedLars", 256, "CifarSymmetric", 0.08)]
    [InlineData("imagenet100-supcon", 400, 256, 0.3, 1e-4, "ClippedLars", 128, "ImageNetSymmetric", 0.08)]
    [InlineData("cifar10-w-mse", 1000, 256, 3e-3, 1e-6, "Adam", 64, "CifarAlike", 0.2)]
    [InlineData("imagenet100-w-mse", 400, 256, 2e-3, 1e-6, "Adam", 64, "ImageNetSymmetricSharp", 0.08)]
    public void A_recipe_has_the_settings_of_its_source(string name, int epochs, int batch, double peak, double decay,
        string optimizer, int embedding, string pipeline, double crop)
    {
        var recipe = Pretrain.Named(name);
        Assert.Equal((epochs, batch, decay, optimizer, embedding, pipeline, crop),
            (recipe.Epochs, recipe.BatchSize, recipe.Optimizer.WeightDecay, recipe.Optimizer.Method.ToString(),
                recipe.Projector.EmbeddingDimension, recipe.Views.Pipeline.ToString(),
                recipe.Views.GlobalMinimumScale));
        Assert.Equal(peak, recipe.PeakLearningRate, 12);
        Assert.False(recipe.UsesTeacher);
        Assert.Equal(1, recipe.Backbone.ResidualScale);
        Assert.Equal(optimizer != "ClippedLars", recipe.Optimizer.DecaysVectors);
    }

    [Theory]
    [InlineData("cifar10-iic", 256, 1e-4, 0, "Adam", 512, "CifarPlain", 0.39)]
    [InlineData("cifar10-deepcluster", 256, 0.05, 1e-5, "Sgd", 4096, "CropFlip", 0.08)]
    [InlineData("cifar10-deepinfomax", 64, 1e-4, 0, "Adam", 2048, "Whole", 0.08)]
    public void A_recipe_of_an_older_method_has_the_settings_of_its_source(string name, int batch, double peak,
        double decay, string optimizer, int embedding, string pipeline, double crop)
    {
        var recipe = Pretrain.Named(name);
        Assert.Equal((batch, decay, optimizer, embedding, pipeline, crop),
            (recipe.BatchSize, recipe.Optimizer.WeightDecay, recipe.Optimizer.Method.ToString(),
                recipe.Projector.EmbeddingDimension, recipe.Views.Pipeline.ToString(),
                recipe.Views.GlobalMinimumScale));
        // Constant to the last step, in shorter runs as well.
        Assert.All((PretrainRecipe[])[recipe, recipe.WithEpochs(recipe.Epochs / 7), recipe.At(Scale.Laptop)], run =>
            Assert.Equal(run.PeakLearningRate,
                StepRates.At(run, (run.Epochs * 5) - 1, stepsPerEpoch: 5).LearningRate, 12));
        Assert.Equal(peak, recipe.PeakLearningRate, 12);
        Assert.False(recipe.UsesTeacher);
    }

    [Fact]
    public void IIC_learns_many_clusters_in_one_epoch_and_few_in_the_two_after_it() => Assert.Equal(
        [true, false, false, true, false, false],
        Enumerable.Range(0, 6).Select(((IicRecipe)Pretrain.Named("cifar10-iic").Method).IsOver));

    [Fact]
    public void The_rate_of_torchvisions_training_falls_by_ten_after_every_30_epochs()
    {
        var recipe = Pretrain.Named("imagenet-supervised-90ep");
        Assert.Equal([0.1, 0.1, 0.01, 0.01, 0.001, 0.001], ((int[])[0, 29, 30, 59, 60, 89])
            .Select(epoch => Math.Round(StepRates.At(recipe, (epoch * 7) + 6, 7).LearningRate, 9)));
        Assert.Equal(10, recipe.WithEpochs(30).DropEpochs);
    }

    [Theory]
    [InlineData("imagenet-supervised-90ep", 1000, true)]
    [InlineData("cifar10-supervised", 100, false)]
    [InlineData("cifar10-supervised", 1, false)]
    [InlineData("cifar10-supcon", 1, false)]
    [InlineData("cifar10-supcon", 100, true)]
    [InlineData("cifar10-simclr", 1, true)]
    public void Methods_that_learn_from_classes_refuse_images_without(string name, int classes, bool isAccepted)
    {
        var recipe = Pretrain.Named(name);
        Assert.Equal(isAccepted, recipe.Method.ClassFault(recipe, classes) is null);
    }

    [Theory]
    [InlineData("cifar10-supervised", 10)]
    [InlineData("cifar100-supervised", 100)]
    public void Small_scales_keep_an_output_for_every_class(string name, int classes) =>
        Assert.Equal(classes, Pretrain.Named(name).At(Scale.Workstation).Projector.EmbeddingDimension);

    [Theory]
    [InlineData(128, 64, 0, 256, "")]
    [InlineData(128, 64, 0, 320, "batch-size is 320, expected a multiple of method.slice-size, 128")]
    [InlineData(128, 128, 0, 256, "method.slice-size is 128 of a batch of 256, expected at least 256")]
    [InlineData(128, 128, 0.1, 256, "")]
    [InlineData(128, 64, 0, 64, "method.slice-size is 64 of a batch of 64, expected at least 128")]
    public void W_MSE_needs_slices_that_divide_the_batch_and_have_an_inverse(int slice, int embedding,
        double shrinkage, int batch, string fault)
    {
        var recipe = Pretrain.Named("cifar10-w-mse") with
        {
            BatchSize = batch,
            Projector = new() { EmbeddingDimension = embedding },
            Method = new WMseRecipe { SliceSize = slice, Shrinkage = shrinkage },
        };
        if (fault.Length == 0)
        {
            Assert.Same(recipe, recipe.Validate());
        }
        else
        {
            Assert.Contains(fault, Assert.Throws<InputException>(() => recipe.Validate()).Message,
                StringComparison.Ordinal);
        }
    }
}
