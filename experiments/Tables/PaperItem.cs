using Mira.Experiments.Scales;

namespace Mira.Experiments.Tables;

/// <summary>A table or figure of the paper, or one of our own beside them. Cheap to build: no file, no
/// tensor.</summary>
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

    /// <summary>What a reader has to know of the printed numbers: conflicts, what is left open, what was
    /// chosen.</summary>
    public virtual IReadOnlyList<string> Remarks => [];

    /// <summary>Unit of its numbers, where a column has no other.</summary>
    public virtual string Unit => "top-1 accuracy (%)";

    /// <summary>Whether its seeds are those of evaluations alone, all of one pretraining.</summary>
    public virtual bool IsOfOneNetwork => false;

    /// <summary>Whether its runs are its own: they lie in its folder under the names of their methods, have curves
    /// at every scale, and no other item shares them.</summary>
    public virtual bool OwnsRuns => false;

    /// <summary>Headings of the words left of the numbers.</summary>
    public abstract IReadOnlyList<string> RowHeader { get; }

    /// <summary>Every number, in the paper's order.</summary>
    public IReadOnlyList<Cell> Cells => field ??= [.. Rows];

    /// <summary>What the paper says with it.</summary>
    public virtual IReadOnlyList<Claim> Claims => [];

    /// <summary>Figures of its own that its numbers give, before the bars of its cells; none for most items, and
    /// where nothing was measured.</summary>
    public virtual IReadOnlyList<Figure> Figures(ItemMeasurements measured) => [];

    /// <summary>The rows of the table.</summary>
    protected abstract IEnumerable<Cell> Rows { get; }

    /// <summary>Unit of a column.</summary>
    public virtual string UnitOf(string column) => Unit;

    /// <summary>The cells with the runs that a scale has in the place of the paper's; a cell without one has no run
    /// there. Last come cells that the paper has not, where the scale judges every network offline too.</summary>
    public virtual IReadOnlyList<Cell> CellsAt(Scale scale)
    {
        List<Cell> cells = [.. Cells.Select(cell => cell with
        {
            Run = cell.Run?.At(scale) ?? (scale == Scale.Paper ? cell.OnPaperData : null),
        })];
        return scale.Policy().JudgesOffline ? [.. cells, .. OfflineCells.Beside(cells, scale.Policy())] : cells;
    }

    /// <summary>A cell judged as its printed number was, where that is another way than MIRA's; otherwise the cell
    /// itself.</summary>
    public virtual Cell AsPublished(Cell cell) => cell;

    /// <summary>What it can and cannot show at a scale; null where the item does not exist there.</summary>
    public virtual ScaleNote? At(Scale scale) =>
        CellsAt(scale).Any(cell => cell.Run is not null) ? new(Shows(scale), CannotShow(scale)) : null;

    /// <summary>Writes the pictures that need no run to a folder.</summary>
    /// <returns>Their paths; none for an item whose pictures are of results.</returns>
    public virtual IReadOnlyList<string> Draw(string folder) => [];

    /// <summary>What a laptop's numbers can show: 5,000 images of CIFAR-10 in the place of the paper's set.</summary>
    private protected virtual string LaptopShows => "";

    /// <summary>What a laptop's numbers cannot.</summary>
    private protected virtual string LaptopCannotShow => "";

    /// <summary>What the numbers of a scale can show.</summary>
    private protected virtual string Shows(Scale scale) => scale.Policy().Shows ?? LaptopShows;

    /// <summary>What the numbers of a scale cannot show.</summary>
    private protected virtual string CannotShow(Scale scale) => scale.Policy().CannotShow ?? LaptopCannotShow;

    /// <summary>Whose measurement a printed number is, if not the paper's.</summary>
    private protected virtual string? QuotedFrom(IReadOnlyList<string> row, string column) => null;

    /// <summary>A cell of a row, its printed number with its place.</summary>
    private protected Cell Cell(IReadOnlyList<string> row, string column, double? printed, CellRun? run = null,
        double? deviation = null) =>
        new(row, column, printed is { } value ? Published(value, deviation, row, column) : null, run);

    private PublishedNumber Published(double value, double? deviation, IReadOnlyList<string> row, string column) =>
        new(value, deviation, $"paper {Name}, {string.Join(", ", row)}, " +
            $"{column}{(QuotedFrom(row, column) is { } origin ? $"; quoted from {origin}" : "")}");
}
