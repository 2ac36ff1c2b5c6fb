using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>How a person names a row of a table.</summary>
internal static class RowNames
{
    /// <summary>The names of a cell's row: its method, all of its words, its published network, the recipe of its pretraining.</summary>
    internal static IEnumerable<string> Of(Cell cell) =>
        new[] { cell.Row[0], string.Join(' ', cell.Row), cell.Checkpoint, cell.Run?.Pretraining.Name }.OfType<string>();

    /// <summary>Whether a name is one of the row's, in whichever case.</summary>
    internal static bool Fits(Cell cell, string name) => Of(cell).Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The rows of a table, word by word.</summary>
    internal static IEnumerable<string> All(PaperItem item) => item.Cells.Select(cell => string.Join(' ', cell.Row)).Distinct();
}
