namespace Mira.Experiments.Reproduction.Graph;

/// <summary>A cell of a table and the network that it is measured on.</summary>
/// <param name="Item">The table.</param>
/// <param name="Cell">The cell, with the run that it has at the scale asked for.</param>
/// <param name="Network">The network; null where the cell is only quoted or has no run at the scale.</param>
public sealed record GraphCell(PaperItem Item, Cell Cell, NetworkSource? Network);
