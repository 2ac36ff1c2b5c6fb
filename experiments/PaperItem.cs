using Mira.Experiments.Recipes;

namespace Mira.Experiments;

/// <summary>A table or figure of the paper, or one of our own beside them. Cheap to build: no file, no tensor.</summary>
public abstract class PaperItem
{
    /// <summary>Name on the command line and in file names, as in "table7".</summary>
    public abstract string Id { get; }

    /// <summary>Name in text, as in "Table 7".</summary>
    public abstract string Name { get; }

    /// <summary>Whether the paper has it; otherwise it is ours.</summary>
    public virtual bool IsOfThePaper => true;

    /// <summary>What it is about, in one line.</summary>
    public abstract string Title { get; }

    /// <summary>What was done for it, in a sentence or two.</summary>
    public abstract string Caption { get; }

    /// <summary>What a reader has to know of the printed numbers: conflicts, what is left open, what was chosen.</summary>
    public virtual IReadOnlyList<string> Remarks => [];

    /// <summary>Unit of its numbers, where a column has no other.</summary>
    public virtual string Unit => "top-1 accuracy (%)";

    /// <summary>Headings of the words left of the numbers.</summary>
    public abstract IReadOnlyList<string> RowHeader { get; }

    /// <summary>Every number, in the paper's order.</summary>
    public IReadOnlyList<Cell> Cells => field ??= [.. Rows];

    /// <summary>What the paper says with it.</summary>
    public virtual IReadOnlyList<Claim> Claims => [];

    /// <summary>The rows of the table.</summary>
    protected abstract IEnumerable<Cell> Rows { get; }

    /// <summary>Unit of a column.</summary>
    public virtual string UnitOf(string column) => Unit;

    /// <summary>The cells with the runs that a scale has in the place of the paper's; a cell without one has no run there.</summary>
    public virtual IReadOnlyList<Cell> CellsAt(Scale scale) => [.. Cells.Select(cell => cell with { Run = cell.Run?.At(scale) })];

    /// <summary>Cost and worth at a scale; null where the item does not exist there.</summary>
    public abstract ScaleNote? At(Scale scale);

    /// <summary>A cell of a row.</summary>
    private protected Cell Cell(IReadOnlyList<string> row, string column, double? printed, CellRun? run = null, double? deviation = null) =>
        new(row, column, printed is { } value ? new(value, deviation, SourceOf(row, column)) : null, run);

    /// <summary>Where a printed number stands.</summary>
    private protected virtual string SourceOf(IReadOnlyList<string> row, string column) => $"paper {Name}, {string.Join(' ', row)}, {column}";
}
