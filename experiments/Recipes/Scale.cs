using System.Text.Json;
using Mira.Datasets;

namespace Mira.Experiments.Recipes;

/// <summary>How much machine a run may take. Results of a small scale are never the paper's and are labelled so.</summary>
public enum Scale
{
    /// <summary>The paper's own settings.</summary>
    Paper,

    /// <summary>The paper's data on one GPU of 24 to 80 GB: recipes of batch 4096 become those of Table 8's small batch.</summary>
    SingleGpu,

    /// <summary>Minutes on two CPU cores, on 5,000 images.</summary>
    Laptop,

    /// <summary>Seconds: shows that everything runs, not that anything is learned.</summary>
    Smoke,
}

/// <summary>Scales as they are typed and as folders are called.</summary>
public static class ScaleNames
{
    /// <summary>Every name, as in "single-gpu", the largest scale first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<Scale>().Select(scale => scale.Word())];

    /// <summary>The name of a scale.</summary>
    public static string Word(this Scale scale) => JsonNamingPolicy.KebabCaseLower.ConvertName(scale.ToString());

    /// <summary>The name of a scale whose pretrainings all took a number of epochs, as in "20-epoch single-gpu".</summary>
    /// <param name="scale">The scale.</param>
    /// <param name="epochs">The epochs; null for those of the recipes.</param>
    public static string Label(this Scale scale, int? epochs) => epochs is null ? scale.Word() : FormattableString.Invariant($"{epochs}-epoch {scale.Word()}");

    /// <summary>The scale of a name in <see cref="All"/>.</summary>
    public static Scale Named(string name) => Enum.GetValues<Scale>().Single(scale => scale.Word() == name);
}

/// <summary>Training images of the sets that recipes are made for, where the catalog knows none: a recipe can be read where its images are not.</summary>
public static class TrainingSetSize
{
    private static readonly Dictionary<string, int> Known = new()
    {
        // The hundred classes of Contrastive Multiview Coding, which solo-learn has too; a copy that lacks files has fewer.
        ["imagenet100"] = 126_689,
    };

    /// <summary>Images of a set; null for one that is not known.</summary>
    public static int? Of(string dataset) =>
        Catalog.All.FirstOrDefault(set => set.Name == dataset)?.TrainCount ?? (Known.TryGetValue(dataset, out var count) ? count : null);
}

/// <summary>What methods can have in common with MIRA on a small machine.</summary>
public static class SmallGround
{
    /// <summary>The recipe with the views, the starting weights, the optimizer and the schedule of MIRA's own CIFAR recipe.</summary>
    /// <remarks>Small networks lose an image in solo-learn's views (crops from 8 % of it, strong colors). SwAV's scores of two views
    /// correlated with ρ = 0.12 after the first epoch and its labels died out, with ε = 0.05 in both of 2 runs; in MIRA's views
    /// ρ was 0.29 and they grew.</remarks>
    public static PretrainRecipe OnMirasGround(this PretrainRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
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
}
