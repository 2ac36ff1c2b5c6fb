using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;

namespace Mira.Experiments.Costs;

/// <summary>A pretraining that was timed as a whole.</summary>
/// <param name="Recipe">Its recipe, as the scale has it.</param>
/// <param name="Scale">The scale.</param>
/// <param name="Cost">What it took.</param>
internal sealed record TimedPretraining(PretrainRecipe Recipe, Scale Scale, Cost Cost)
{
    private const string OurRun = "results/ours/laptop/run.json", TheirTable = "paper Table 8";
    private const string Titans = "the authors' 8 TITAN V", Authors = "the authors' 16 A100";
    private const int Epochs = 100;

    private static readonly TimedPretraining[] All =
    [
        Of(Pretrain.Mira.At(Scale.Laptop), Scale.Laptop, TimeSpan.FromSeconds(468.6), "one CPU core", OurRun),
        Of(Pretrain.Sinkhorn.At(Scale.Laptop), Scale.Laptop, TimeSpan.FromSeconds(374.7), "one CPU core", OurRun),
        Of(Pretrain.ImageNetSmallBatchSinkhorn(Epochs), Scale.Paper, TimeSpan.FromMinutes(23 * Epochs),
            Titans, TheirTable),
        Of(Pretrain.ImageNetSmallBatchWithoutTeacher(Epochs), Scale.Paper, TimeSpan.FromMinutes(23 * Epochs),
            Titans, TheirTable),
        Of(Pretrain.ImageNetSmallBatch(Epochs), Scale.Paper, TimeSpan.FromMinutes(29 * Epochs), Titans, TheirTable),
        Of(Pretrain.ImageNetWithoutTeacher(Epochs), Scale.Paper, TimeSpan.FromMinutes(9 * Epochs), Authors, TheirTable),
        Of(Pretrain.ImageNet(Epochs), Scale.Paper, TimeSpan.FromMinutes(9 * Epochs), Authors, TheirTable),
    ];

    /// <summary>The timed run of a recipe, compared without its name and data set; null for none.</summary>
    internal static TimedPretraining? Find(PretrainRecipe recipe, Scale scale) =>
        All.FirstOrDefault(run => run.Scale == scale
            && run.Recipe == recipe with { Name = run.Recipe.Name, Dataset = run.Recipe.Dataset });

    private static TimedPretraining Of(PretrainRecipe recipe, Scale scale, TimeSpan time, string machine,
        string source) =>
        new(recipe, scale, new(time, CostOrigin.Measured, machine, source));
}
