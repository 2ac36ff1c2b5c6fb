using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Experiments;

/// <summary>The paper as a list of its tables and figures, and what we measure beside it.</summary>
public static class Paper
{
    /// <summary>What <c>mira reproduce</c> does where no item is named. It has the folder of a scale to itself, so it
    /// is none of <see cref="Items"/>.</summary>
    public static PaperItem MainJob { get; } = new ExtraMainJob();

    /// <summary>Every item, the paper's first, in its order.</summary>
    public static IReadOnlyList<PaperItem> Items { get; } =
    [
        new Table1LinearEvaluation(),
        new Table2FinalModels(),
        new Table3Knn(),
        new Table4SemiSupervised(),
        new Table5Transfer(),
        new Table6Ablation(),
        new Table7SmallDatasets(),
        new Table8SmallBatch(),
        new Table9LarsEvaluation(),
        new Table10EvaluationSpread(),
        new Table11TransferSpread(),
        new Table12LongTraining(),
        new Table13Detection(),
        new Table14Prototypes(),
        new Table15SolverIterations(),
        new Figure1Overview(),
        new Figure2Convergence(),
        new ExtraCertifiedStop(),
        new ExtraGainCondition(),
        new ExtraWidthCondition(),
        new ExtraBatchSize(),
        new ExtraMethods(),
        new ExtraWholeTestSet(),
    ];

    /// <summary>The item of a name such as "table7".</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static PaperItem Named(string id) => Items.FirstOrDefault(item => item.Id == id) ?? throw new InputException(
        $"There is no item '{id}'. {Spelling.Hint(id, Items.Select(item => item.Id))}Expected " +
        $"one of: {string.Join(", ", Items.Select(item => item.Id))}.");

    /// <summary>Names of the paper's items whose numbers come from a pretraining, as in "Table 7".</summary>
    public static IReadOnlyList<string> NamesOf(PretrainRecipe recipe) =>
        [.. Items.Where(item => item.IsOfThePaper && item.Cells.Any(cell =>
            cell.Run?.Pretraining == recipe || cell.OnPaperData?.Pretraining == recipe))
            .Select(item => item.Name)];

    /// <summary>The same in words, as in "Tables 1, 9; Figure 2".</summary>
    public static string PlaceOf(PretrainRecipe recipe)
    {
        var names = NamesOf(recipe);
        return names.Count == 0 ? "not in the paper" : string.Join("; ", names
            .Select(name => name.Split(' '))
            .GroupBy(words => words[0], words => words[1])
            .Select(numbers => $"{numbers.Key}{(numbers.Count() > 1 ? "s" : "")} {string.Join(", ", numbers)}"));
    }
}
