namespace Mira.Experiments.Recipes;

/// <summary>Recipes at a scale: functions from recipe to recipe.</summary>
public static class Scaling
{
    /// <summary>The recipe at a scale.</summary>
    public static PretrainRecipe At(this PretrainRecipe recipe, Scale scale)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return scale switch
        {
            Scale.Paper => recipe,
            Scale.Laptop => Laptop(recipe),
            Scale.Smoke => Smoke(recipe),
            _ => throw new ArgumentOutOfRangeException(nameof(scale), scale, null),
        };
    }

    private static PretrainRecipe Laptop(PretrainRecipe recipe) => recipe with
    {
        Backbone = recipe.Backbone with { Width = 16, StemStride = 1 },
        Projector = new() { HiddenDimension = 512, EmbeddingDimension = 128, Prototypes = 512 },
        Assignment = recipe.Assignment with { TeacherTemperature = 0.12 },
        Epochs = 20,
        BatchSize = 128,
        BaseLearningRate = 0.6,
        WarmupEpochs = 2,
    };

    private static PretrainRecipe Smoke(PretrainRecipe recipe) => Laptop(recipe) with
    {
        Backbone = recipe.Backbone with { Width = 8, StemStride = 2 },
        Epochs = 2,
        WarmupEpochs = 1,
        BatchSize = 64,
    };
}
