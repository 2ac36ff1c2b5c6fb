using Mira.Datasets;

namespace Mira.Experiments.Recipes;

/// <summary>Recipes at a scale: functions from recipe to recipe.</summary>
public static class Scaling
{
    /// <summary>The recipe at a scale.</summary>
    /// <exception cref="InputException">The recipe has the scale of the paper only.</exception>
    public static PretrainRecipe At(this PretrainRecipe recipe, Scale scale)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return scale switch
        {
            Scale.Paper => recipe,
            Scale.Laptop => Laptop(RequireSmallImages(recipe, scale)),
            Scale.Smoke => Smoke(RequireSmallImages(recipe, scale)),
            _ => throw new ArgumentOutOfRangeException(nameof(scale), scale, null),
        };
    }

    private static PretrainRecipe RequireSmallImages(PretrainRecipe recipe, Scale scale) =>
        recipe.Backbone.Stem == ResNetStem.Cifar ? recipe : throw new InputException(
            $"Recipe {recipe.Name} has no {scale.ToString().ToLowerInvariant()} scale: only the CIFAR recipes have been made small. " +
            $"Add --scale paper, or choose {Pretrain.Mira.Name}.");

    // Found by 87 runs of the PyTorch peer on the embedded set's size. τ_t and β are the paper's nowhere below paper scale:
    // with τ_t 0.225 and β 0.7 → 2/3 all 10 runs of such small networks collapsed (mutual information of the targets under
    // 0.02), because their two views agree too little for the solver's gain τ_s / (τ_t (1 − β)) of 1.5.
    private static PretrainRecipe Laptop(PretrainRecipe recipe) => Shrink(recipe) is var shrunk && shrunk.Method is { } method ? method.Shrink(shrunk) : shrunk;

    private static PretrainRecipe Shrink(PretrainRecipe recipe) => recipe with
    {
        Backbone = recipe.Backbone with { Width = 8, StemStride = 2, StemPadding = 1 },
        Projector = new() { HiddenDimension = 512, EmbeddingDimension = 128, Prototypes = 512 },
        Assignment = Sharper(recipe.Assignment),
        Epochs = 60,
        BatchSize = 128,
        BaseLearningRate = 0.6,
        WarmupEpochs = 2,
        InitialTeacherMomentum = 0.9,
    };

    private static AssignmentRecipe Sharper(AssignmentRecipe recipe) => recipe.Method == AssignmentMethod.Mira
        ? recipe with { TeacherTemperature = 0.13, InitialRegularization = 0.8 }
        : recipe;

    private static PretrainRecipe Smoke(PretrainRecipe recipe) => Laptop(recipe) with
    {
        Epochs = 2,
        WarmupEpochs = 1,
    };
}
