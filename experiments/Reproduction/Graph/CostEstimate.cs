using Mira.Experiments.Recipes;
using Mira.Experiments.Reporting;

namespace Mira.Experiments.Reproduction.Graph;

/// <summary>Time of pretrainings that were not made yet, from those that were made here at the same scale.</summary>
public sealed class CostEstimate
{
    private readonly IReadOnlyList<(string Shape, double Rate)> _known;

    private CostEstimate(IReadOnlyList<(string Shape, double Rate)> known) => _known = known;

    /// <summary>What the runs of a store measured.</summary>
    /// <exception cref="Datasets.InputException">A record is damaged.</exception>
    public static CostEstimate From(RunStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return new([.. store.Finished().Select(run => run.Record()).Where(record => record.Recipes.Count > 0 && record.Cost.ImagesPerSecond > 0)
            .Select(record => (Shape(record.Recipes.Values.First()), record.Cost.ImagesPerSecond))]);
    }

    /// <summary>Seconds of a pretraining; null where no like network was trained here.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="images">Training images; null where not known.</param>
    public double? Seconds(PretrainRecipe recipe, int? images)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var shape = Shape(RecipeValues.Of(recipe));
        var rates = _known.Where(known => known.Shape == shape).Select(known => known.Rate).ToList();
        return rates.Count > 0 && images is { } count ? (double)recipe.Epochs * count / rates.Average() : null;
    }

    /// <summary>What the time of an image depends on most: the network and the views.</summary>
    private static string Shape(RecipeValues recipe) => string.Join(' ', recipe.Asked
        .Where(value => value.Key.StartsWith("backbone.", StringComparison.Ordinal) || value.Key.StartsWith("views.", StringComparison.Ordinal))
        .Select(value => $"{value.Key}={value.Value}"));
}
