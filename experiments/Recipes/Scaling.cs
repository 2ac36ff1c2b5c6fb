using Mira.Datasets;

namespace Mira.Experiments.Recipes;

/// <summary>Recipes at a scale: functions from recipe to recipe.</summary>
public static class Scaling
{
    // Epochs of ImageNet with which the paper compares most.
    private const int UsualEpochs = 400;

    /// <summary>The recipe at a scale.</summary>
    /// <exception cref="InputException">The recipe has the scale of the paper only.</exception>
    public static PretrainRecipe At(this PretrainRecipe recipe, Scale scale)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return scale switch
        {
            Scale.Paper => recipe,
            Scale.SingleGpu => SingleGpu(recipe),
            Scale.Laptop => Laptop(RequireSmallImages(recipe, scale)),
            Scale.Smoke => Smoke(RequireSmallImages(recipe, scale)),
            _ => throw new ArgumentOutOfRangeException(nameof(scale), scale, null),
        };
    }

    /// <summary>The recipe for a short run: so many epochs, of which a tenth at most warm up, and what a method counts in epochs in proportion.</summary>
    public static PretrainRecipe Over(this PretrainRecipe recipe, int epochs)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var shortened = recipe with { Epochs = epochs, WarmupEpochs = Math.Min(recipe.WarmupEpochs, Math.Max(1, epochs / 10)) };
        return epochs < recipe.Epochs ? recipe.Method.Shorten(shortened, (double)epochs / recipe.Epochs) : shortened;
    }

    /// <summary>The CIFAR-10 recipe that stands for a recipe of larger images, with what sets that recipe apart.</summary>
    /// <remarks>Kept: targets and their iterations, prototypes, teacher, and epochs, of which ImageNet's 400 are CIFAR's 1000. Six local
    /// views of 96 pixels become four of 16, half of the global view's side instead of 43 %, with crops from 5 % of the image up to
    /// the smallest global one, as on ImageNet. Not kept: batch and optimizer, which follow from the machine.</remarks>
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
            Views = recipe.Views.LocalCrops == 0 ? small.Views : small.Views with
            {
                LocalCrops = 4,
                LocalSize = 16,
                LocalMaximumScale = small.Views.GlobalMinimumScale,
            },
            Method = recipe.Method,
        };
    }

    // The paper names no recipe for one GPU. Its own small batch is the nearest: SGD at 512, which takes 52 GB for two views in
    // bfloat16 (a quarter of that was measured at 128: results/gpu-h100). Local views add half as much, so that 256 are left of them.
    private static PretrainRecipe SingleGpu(PretrainRecipe recipe) => recipe.Optimizer.Method != OptimizerMethod.Lars || recipe.Backbone.Stem == ResNetStem.Cifar
        ? recipe
        : recipe.Views.LocalCrops == 0 ? recipe with { BatchSize = 512, Optimizer = Pretrain.Mira.Optimizer }
        // At 256 the peak is the rate that the warm-up of the large batch starts with: it would be none.
        : recipe with { BatchSize = 256, Optimizer = Pretrain.Mira.Optimizer, WarmupStartLearningRate = 0 };

    private static PretrainRecipe RequireSmallImages(PretrainRecipe recipe, Scale scale) =>
        recipe.Backbone.Stem == ResNetStem.Cifar ? recipe : throw new InputException(
            $"Recipe {recipe.Name} has no {scale.Word()} scale: only the CIFAR recipes have been made small. " +
            $"Add --scale paper, or choose {Pretrain.Mira.Name}.");

    private static PretrainRecipe Laptop(PretrainRecipe recipe)
    {
        var shrunk = InProportion(Shrink(recipe), recipe);
        return shrunk.Method.Shrink(shrunk);
    }

    private static PretrainRecipe Shrink(PretrainRecipe recipe) => recipe with
    {
        // The stem's weights start as in the runs that the small recipes were chosen by and the committed ones were made with.
        Backbone = recipe.Backbone with { Width = 8, StemStride = 2, StemPadding = 1, StemInitialization = StemInitialization.FanOut },
        Projector = new() { HiddenDimension = 512, EmbeddingDimension = 128, Prototypes = 512 },
        Epochs = 60,
        BatchSize = 128,
        BaseLearningRate = 0.6,
        WarmupEpochs = 2,
        // Two epochs of warm-up in steps of an epoch are a jump: BYOL's embeddings fell to two directions at it and had a k-NN accuracy
        // of 19.1 % after 30 epochs (seed 0), below that of random weights; 30.7 % where every step has its own rate.
        ScheduleInterval = ScheduleInterval.Step,
        InitialTeacherMomentum = 0.9,
    };

    /// <summary>What a recipe of the paper has more or less of than that for CIFAR-10 it keeps in proportion. Other methods are
    /// compared under one budget instead, at rates that they set themselves.</summary>
    private static PretrainRecipe InProportion(PretrainRecipe shrunk, PretrainRecipe recipe)
    {
        var usual = Pretrain.Mira;
        return !recipe.Method.IsThePapersOwn ? shrunk : shrunk with
        {
            Epochs = Math.Max(1, shrunk.Epochs * recipe.Epochs / usual.Epochs),
            BatchSize = Math.Max(2, shrunk.BatchSize * recipe.BatchSize / usual.BatchSize),
            BaseLearningRate = shrunk.BaseLearningRate * (recipe.BaseLearningRate / usual.BaseLearningRate),
            Projector = shrunk.Projector with { Prototypes = Eights((double)shrunk.Projector.Prototypes * recipe.Projector.Prototypes / usual.Projector.Prototypes) },
            InitialTeacherMomentum = Math.Round(1 - ((1 - shrunk.InitialTeacherMomentum) * ((1 - recipe.InitialTeacherMomentum) / (1 - usual.InitialTeacherMomentum))), 6),
        };
    }

    // Matrix products of widths that are no multiple of eight are slower.
    private static int Eights(double count) => Math.Max(8, 8 * (int)Math.Round(count / 8));

    private static PretrainRecipe Smoke(PretrainRecipe recipe) => Laptop(recipe) with
    {
        Epochs = 2,
        WarmupEpochs = 1,
    };
}
