using Mira.Datasets;
using Mira.Experiments.Recipes;

namespace Mira.Experiments;

/// <summary>The paper as a list of its tables and figures, and what we measure beside it.</summary>
public static class Paper
{
    /// <summary>Every item, the paper's first, in its order.</summary>
    public static IReadOnlyList<PaperItem> Items { get; } =
    [
        new Table7SmallDatasets(),
    ];

    /// <summary>The item of a name such as "table7".</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static PaperItem Named(string id) => Items.FirstOrDefault(item => item.Id == id) ?? throw new InputException(
        $"There is no item '{id}'. {Spelling.Hint(id, Items.Select(item => item.Id))}Expected one of: {string.Join(", ", Items.Select(item => item.Id))}.");
}
