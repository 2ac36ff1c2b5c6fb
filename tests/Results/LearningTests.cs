using Mira.Experiments;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Records;
using Mira.Experiments.Scales;

namespace Mira.Tests.Results;

/// <summary>What the committed runs say about each method: on 5,000 images it learns.</summary>
public sealed class LearningTests
{
    // Points of k-NN accuracy, for the mean over seeds; two standard errors of a test set of 1,000 images are 3.
    private const double Margin = 8, Noise = 3;

    private static readonly string Ours = Path.Combine(SourceTree.Root, "results", "ours");

    private static readonly double RandomWeights =
        ResultsCsv.Read<EvaluationResult>(Path.Combine(Ours, "laptop", "evaluation.csv"))
        .Single(row => row.Encoder == "random" && row.Protocol == "knn").Top1;

    private static readonly ILookup<string, EpochMetrics> LastEpochs =
        Directory.GetFiles(Ours, "metrics.csv", SearchOption.AllDirectories)
        .Select(path => ResultsCsv.ReadLog<EpochMetrics>(path)[^1]).ToLookup(end => end.RecipeHash);

    /// <summary>Of methods whose runs are committed.</summary>
    public static TheoryData<string> Recipes =>
        [.. MethodList.All.Select(method => method.Recipes[0]).Where(HasRuns).Select(recipe => recipe.Name)];

    [Fact]
    public void Every_method_of_the_comparison_has_recorded_runs() => Assert.All(ExtraMethods.Costs.Keys,
        method => Assert.True(HasRuns(ExtraMethods.OnCifar10(method)), method));

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Recorded_runs_of_the_small_recipe_end_well_above_random_weights(string name)
    {
        var ends = LastEpochs[Pretrain.Named(name).At(Scale.Laptop).Hash].Select(end => end.KnnTop1!.Value).ToList();
        Assert.NotEmpty(ends);
        Assert.InRange(ends.Average() - RandomWeights, Margin, 100);
        Assert.All(ends, end => Assert.InRange(end - RandomWeights, Noise, 100));
    }

    private static bool HasRuns(PretrainRecipe recipe) => LastEpochs.Contains(recipe.At(Scale.Laptop).Hash);
}
