using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>How a person names a row of a table.</summary>
internal static class RowNames
{
    /// <summary>The names of a cell's row: its method, all of its words, its published network, the recipe
    /// of its pretraining; and the cell's own.</summary>
    internal static IEnumerable<string> Of(Cell cell) =>
        new[] { cell.Row[0], string.Join(' ', cell.Row), cell.Checkpoint, cell.Run?.Pretraining.Name, cell.Key }
            .OfType<string>();

    /// <summary>Whether a name is one of the row's, in whichever case.</summary>
    internal static bool Fits(Cell cell, string name) => Of(cell).Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a name is one of the row's or the column's, or the first part of the column's, as in "CIFAR-10
    /// top-1" or "same images".</summary>
    internal static bool IsOf(Cell cell, string name) => Fits(cell, name)
        || new[] { cell.Column, cell.Column.Split(';')[0] }.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The rows of a table, word by word.</summary>
    internal static IEnumerable<string> All(PaperItem item) =>
        item.Cells.Select(cell => string.Join(' ', cell.Row)).Distinct();

    /// <summary>Refuses names that no table has, and one file for several networks.</summary>
    /// <exception cref="InputException">There is such a name.</exception>
    internal static void Require(PlanRequest request)
    {
        var asked = request.Checkpoints.Keys.Select(name => (name, IsNamed: (Func<Cell, string, bool>)Fits))
            .Concat(request.Only is { } only ? [(only, IsOf)] : []);
        foreach (var (name, isNamed) in asked)
        {
            if (!request.Items.Any(item => item.Cells.Concat(item.CellsAt(request.Scale))
                .Any(cell => isNamed(cell, name))))
            {
                var rows = request.Items.SelectMany(All).Distinct().ToList();
                throw new InputException($"No row of {string.Join(", ", request.Items.Select(item => item.Id))} " +
                    $"is called '{name}'. " +
                    $"{Spelling.Hint(name, rows)}Expected one of: {string.Join("; ", rows)}.");
            }
        }
        foreach (var (name, item) in request.Checkpoints.Keys.SelectMany(name =>
            request.Items.Select(item => (name, item))))
        {
            var cells = item.Cells.Where(cell => Fits(cell, name)).ToList();
            var rows = cells.Select(cell => string.Join(' ', cell.Row)).Distinct().ToList();
            if (rows.Count > 1)
            {
                throw new InputException($"'{name}' names {rows.Count} rows of {item.Id}, but one " +
                    "file is one network. " +
                    $"Expected --checkpoint \"ROW=FILE\" with one of: {string.Join("; ", rows)}.");
            }
            // Columns for which the trained rows have other pretrainings are of other networks.
            var networks = cells.Where(cell => RunPlan.RunOfWeights(item, cell) is not null)
                .GroupBy(cell => (cell.Checkpoint, RunPlan.RunOfWeights(item, cell)!.Pretraining.Hash)).ToList();
            if (networks.Count > 1)
            {
                throw new InputException($"'{name}' names {networks.Count} networks of {item.Id}, but one " +
                    "file is one network. Expected --checkpoint \"NAME=FILE\" with one of: " +
                    $"{string.Join("; ", networks.Select(network => network.Key.Checkpoint ?? network.First().Key))}.");
            }
        }
    }

    /// <summary>What is known of the weights of a row, as the end of a message.</summary>
    internal static string WeightsOf(PlanRequest request, string row)
    {
        var cells = request.Items.SelectMany(item => item.Cells).Where(cell => Fits(cell, row)).ToList();
        var names = cells.Select(cell => cell.Checkpoint).OfType<string>().Distinct().ToList();
        var absent = cells.Select(cell => cell.WithoutWeights).OfType<string>().Distinct().ToList();
        return (names.Count > 0 ? $" Weights are published for: {string.Join(", ", names)}." : "")
            + string.Concat(absent.Select(sentence => $" {sentence}"));
    }
}
