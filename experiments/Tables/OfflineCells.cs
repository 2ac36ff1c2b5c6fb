using Mira.Experiments.Scales;

namespace Mira.Experiments.Tables;

/// <summary>The networks of a table judged once more, on frozen features.</summary>
internal static class OfflineCells
{
    private const string Accuracy = "top-1";

    /// <summary>For each accuracy by a linear classifier, a cell by k-NN; where that classifier is the one trained
    /// beside the network, a cell by one on frozen features too. What the table has already is left out.</summary>
    internal static IEnumerable<Cell> Beside(IReadOnlyList<Cell> cells, ScalePolicy scale)
    {
        var known = cells.Select(cell => (Pretraining: cell.Run?.Pretraining.Hash, cell.Run?.Evaluation)).ToHashSet();
        return
            from cell in cells
            where cell.Run is { Metric: Metric.Top1, Evaluation: CellEvaluation.Online or CellEvaluation.Linear }
            let run = cell.Run!
            from judge in Judges(run.Evaluation.Dataset, scale)
            where !(run.Evaluation is CellEvaluation.Linear && judge.Evaluation is CellEvaluation.Linear)
                && !known.Contains((run.Pretraining.Hash, judge.Evaluation))
            select new Cell(
                cell.Row, Column(cell.Column, judge.Heading), Paper: null, run with { Evaluation = judge.Evaluation });
    }

    private static (string Heading, CellEvaluation Evaluation)[] Judges(string dataset, ScalePolicy scale) =>
    [
        ("k-NN", new CellEvaluation.Knn(dataset, 1, scale.Knn(new(), share: 1))),
        ("linear", new CellEvaluation.Linear(dataset, scale.Linear(new()))),
    ];

    private static string Column(string column, string heading) =>
        $"{column.Replace(Accuracy, "", StringComparison.Ordinal).Trim()} {heading}".Trim();
}
