using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;

namespace Mira.Experiments.Scales;

/// <summary>Adapts a recipe of the paper to CIFAR-10 and to a small network, for all small scales.</summary>
public static class SmallRecipes
{
    // Epochs of ImageNet with which the paper compares most.
    private const int UsualEpochs = 400;

    /// <summary>The CIFAR-10 recipe that replaces a recipe for larger images and keeps its special
    /// settings.</summary>
    /// <remarks>Kept: targets and their iterations, prototypes, teacher, and epochs, of which ImageNet's 400 are
    /// CIFAR's 1000. Six local views of 96 pixels become four of 16, half of the global view's side instead of 43 %,
    /// with crops from 5 % of the image up to the smallest global one, as on ImageNet. Not kept: batch and optimizer,
    /// which follow from the machine.</remarks>
    public static PretrainRecipe OnCifar10(this PretrainRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var small = Pretrain.Mira;
        return recipe.Backbone.Stem == ResNetStem.Cifar ? recipe : small with
        {
            Name = $"cifar10-for-{recipe.Name}",
            Projector = small.Projector with { Prototypes = recipe.Projector.Prototypes },
            Epochs = recipe.Epochs * small.Epochs / UsualEpochs,
            UsesTeacher = recipe.UsesTeacher,
            InitialTeacherMomentum = recipe.InitialTeacherMomentum,
            FinalTeacherMomentum = recipe.FinalTeacherMomentum,
            Views = recipe.Views.LocalCrops == 0 ? small.Views : small.Views with
            {
                LocalCrops = 4,
                LocalSize = 16,
                LocalMaximumScale = small.Views.GlobalMinimumScale,
            },
            Method = recipe.Method,
        };
    }

    /// <summary>The recipe with the views, the starting weights, the optimizer and the schedule of MIRA's own CIFAR
    /// recipe.</summary>
    /// <remarks>Small networks lose an image in solo-learn's views (crops from 8 % of it, strong colors). SwAV's
    /// scores of two views correlated with ρ = 0.12 after the first epoch and its labels died out, with ε = 0.05 in
    /// both of 2 runs; in MIRA's views ρ was 0.29 and they grew.</remarks>
    internal static PretrainRecipe OnMirasGround(this PretrainRecipe recipe)
    {
        var mira = Pretrain.Mira;
        return recipe with
        {
            Backbone = recipe.Backbone with { ResidualScale = mira.Backbone.ResidualScale },
            Views = mira.Views with { LocalCrops = recipe.Views.LocalCrops, LocalSize = recipe.Views.LocalSize },
            Optimizer = mira.Optimizer,
            WarmupStartLearningRate = mira.WarmupStartLearningRate,
            WarmupRamp = mira.WarmupRamp,
            MinimumLearningRate = mira.MinimumLearningRate,
        };
    }

    /// <summary>A small recipe of supervised training: as many outputs as its set has classes, crops and flips
    /// alone.</summary>
    /// <remarks>One run of 6 epochs on a laptop's network, a tenth of the training images held out: 34.2 % of them by
    /// k-NN. No other rate was tried.</remarks>
    internal static PretrainRecipe OfClasses(this PretrainRecipe small)
    {
        var ground = small.OnMirasGround();
        return ground with
        {
            BaseLearningRate = 0.2,
            Projector = small.Projector with
            {
                EmbeddingDimension = Catalog.All.FirstOrDefault(set => set.Name == small.Dataset)?.ClassCount ?? 10,
            },
            Views = ground.Views with { Pipeline = ViewPipeline.CropFlip },
        };
    }

    /// <summary>A small recipe of W-MSE: 64 numbers, half as many as images are whitened together, Adam, MIRA's
    /// views.</summary>
    /// <remarks>Two runs of 6 epochs on a laptop's network, a tenth of the training images held out: 24.4 % of them by
    /// k-NN at a rate of 0.004, 30.4 % at 0.012.</remarks>
    internal static PretrainRecipe Whitened(this PretrainRecipe small) => small.OnMirasGround() with
    {
        Optimizer = small.Optimizer,
        BaseLearningRate = 0.012,
        Projector = small.Projector with { EmbeddingDimension = 64 },
    };

    /// <summary>A small recipe of IIC or DeepInfoMax: Adam at a constant rate, the method's own operations in MIRA's
    /// crops.</summary>
    /// <remarks>One run each of 6 epochs on a laptop's network, a fifth of the training images held out: 25.1 % of them
    /// by k-NN for IIC, 26.1 % for DeepInfoMax. No other rate was tried.</remarks>
    internal static PretrainRecipe ByAdam(this PretrainRecipe small) => small.OnMirasGround() with
    {
        Views = Pretrain.Mira.Views with { Pipeline = small.Views.Pipeline },
        Optimizer = small.Optimizer,
        BaseLearningRate = 0.002,
        DropEpochs = small.Epochs,
    };

    /// <summary>A small recipe of DeepCluster: ten clusters for each class, a constant rate, MIRA's views.</summary>
    /// <remarks>Two runs of 6 epochs on a laptop's network, a fifth of the training images held out: 21 % of them by
    /// k-NN at a rate of 0.1, 25.1 % at 0.6.</remarks>
    internal static PretrainRecipe InClusters(this PretrainRecipe small, DeepClusterV1Recipe method) =>
        small.OnMirasGround() with
        {
            BaseLearningRate = 0.6,
            DropEpochs = small.Epochs,
            Projector = small.Projector with { Prototypes = 100 },
            Method = method with { Components = 64 },
        };

    /// <summary>Carries over how a recipe of the paper differs from that for CIFAR-10, in proportion. Recipes of
    /// other methods keep the epochs of the scale and their own rates.</summary>
    internal static PretrainRecipe InProportionTo(this PretrainRecipe small, PretrainRecipe recipe)
    {
        var usual = Pretrain.Mira;
        var prototypes = (double)small.Projector.Prototypes * recipe.Projector.Prototypes / usual.Projector.Prototypes;
        var shorterMemory = (1 - recipe.InitialTeacherMomentum) / (1 - usual.InitialTeacherMomentum);
        return !recipe.Method.IsThePapersOwn ? small : small with
        {
            Epochs = Math.Max(1, small.Epochs * recipe.Epochs / usual.Epochs),
            BatchSize = Math.Max(2, small.BatchSize * recipe.BatchSize / usual.BatchSize),
            BaseLearningRate = small.BaseLearningRate * (recipe.BaseLearningRate / usual.BaseLearningRate),
            Projector = small.Projector with { Prototypes = Eights(prototypes) },
            InitialTeacherMomentum = Math.Round(1 - ((1 - small.InitialTeacherMomentum) * shorterMemory), 6),
        };
    }

    /// <summary>The recipe, where its images are small enough for a small scale.</summary>
    /// <exception cref="InputException">They are not.</exception>
    internal static PretrainRecipe RequireSmallImages(this PretrainRecipe recipe, Scale scale) =>
        recipe.Backbone.Stem == ResNetStem.Cifar ? recipe : throw new InputException(
            $"Recipe {recipe.Name} has no {scale.Word()} scale: only the CIFAR recipes have one. " +
            $"Add --scale paper, or choose {Pretrain.Mira.Name}.");

    // Matrix products of widths that are no multiple of eight are slower.
    private static int Eights(double count) => Math.Max(8, 8 * (int)Math.Round(count / 8));
}
