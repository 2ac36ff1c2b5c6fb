using Mira.Datasets;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>Lists of ImageNet's images whose labels are known, instead of images drawn here.</summary>
/// <remarks>SimCLR's lists (google-research/simclr, imagenet_subsets), which the paper's Tables 3, 4, 10,
/// 12 and 14 go by. Its learning rates of linear evaluation were chosen on the images of the shorter.</remarks>
public sealed class LabelLists
{
    private const string Dataset = "imagenet", Shorter = "1percent.txt";

    private static readonly Dictionary<double, string> Names = new() { [0.01] = Shorter, [0.1] = "10percent.txt" };

    private readonly string _folder;

    /// <summary>The lists of a folder.</summary>
    /// <exception cref="InputException">One of them is not there.</exception>
    public LabelLists(string folder)
    {
        _folder = folder;
        if (Names.Values.FirstOrDefault(name => !File.Exists(PathOf(name))) is { } absent)
        {
            throw new InputException($"--label-lists {folder} has no {absent}. Expected a folder " +
                $"with {string.Join(" and ", Names.Values)} of google-research/simclr, imagenet_subsets.");
        }
    }

    /// <summary>The list that an evaluation goes by; null for one that knows all labels and chooses nothing by some, or
    /// judges on other images.</summary>
    internal string? For(CellEvaluation evaluation)
    {
        var name = evaluation is CellEvaluation.Linear { Dataset: Dataset, Recipe.BaseLearningRates.Count: > 1 }
            ? Shorter
            : evaluation.GoesByList ? Names.GetValueOrDefault(ShareOf(evaluation))
            : null;
        return name is null ? null : PathOf(name);
    }

    private static double ShareOf(CellEvaluation evaluation) => evaluation switch
    {
        CellEvaluation.Knn knn => knn.Share,
        CellEvaluation.SemiSupervised few => few.Share,
        _ => 1,
    };

    private string PathOf(string name) => Path.Combine(_folder, name);
}
