using Mira.Datasets;

namespace Mira.Experiments.Recipes;

/// <summary>The pretraining recipes that have a name.</summary>
public static class Pretrain
{
    /// <summary>MIRA as in the paper's Table 7: ResNet-18, CIFAR-10, 1000 epochs.</summary>
    public static PretrainRecipe Mira { get; } = new();

    /// <summary>SwAV's targets in the place of MIRA's, everything else equal; no moving-average teacher, as in SwAV.</summary>
    public static PretrainRecipe Sinkhorn { get; } = Mira with
    {
        Name = "sinkhorn",
        Assignment = AssignmentRecipe.Sinkhorn,
        UsesTeacher = false,
    };

    /// <summary>Every named recipe.</summary>
    public static IReadOnlyList<PretrainRecipe> All { get; } = [Mira, Sinkhorn];

    /// <summary>The recipe of a name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static PretrainRecipe Named(string name) => All.FirstOrDefault(recipe => recipe.Name == name)
        ?? throw new InputException($"There is no recipe '{name}'. Expected one of: {string.Join(", ", All.Select(recipe => recipe.Name))}.");
}
