using System.Text.Json;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Scales;

/// <summary>How much machine a run may take. Results of a small scale are never the paper's and are labeled
/// so.</summary>
public enum Scale
{
    /// <summary>The paper's own settings.</summary>
    Paper,

    /// <summary>The paper's data on one GPU of 24 to 80 GB: recipes of batch 4096 become those of Table 8's small
    /// batch.</summary>
    SingleGpu,

    /// <summary>At most 1.5 hours of one CPU core a run, on all of CIFAR-10 and CIFAR-100.</summary>
    Workstation,

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

    /// <summary>The name of a scale whose pretrainings all took a number of epochs, as in "20-epoch
    /// single-gpu".</summary>
    /// <param name="scale">The scale.</param>
    /// <param name="epochs">The epochs; null for those of the recipes.</param>
    public static string Label(this Scale scale, int? epochs) =>
        epochs is null ? scale.Word() : FormattableString.Invariant($"{epochs}-epoch {scale.Word()}");

    /// <summary>The scale of a name in <see cref="All"/>.</summary>
    public static Scale Named(string name) => Enum.GetValues<Scale>().Single(scale => scale.Word() == name);

    /// <summary>What is done at a scale.</summary>
    public static ScalePolicy Policy(this Scale scale) => ScalePolicy.All[scale];

    /// <summary>The recipe at a scale.</summary>
    /// <exception cref="Datasets.InputException">The recipe has the scale of the paper only.</exception>
    public static PretrainRecipe At(this PretrainRecipe recipe, Scale scale)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return scale.Policy().Pretraining(recipe);
    }
}
