using Mira.Experiments.Recipes;
using Mira.Experiments.Reporting.Statistics;

namespace Mira.Experiments.Reporting.Items;

/// <summary>Sets a cell's measurements beside the published number.</summary>
/// <param name="Item">The table.</param>
/// <param name="Scale">Where we measured.</param>
/// <param name="Epochs">Epochs of every pretraining; null for those of its recipe.</param>
public sealed record CellComparison(PaperItem Item, Scale Scale, int? Epochs = null)
{
    /// <summary>What stands for the scale of a number that a published network gave.</summary>
    public const string Checkpoint = "checkpoint";

    // Half-width of a 95 % interval of the normal distribution, in standard deviations.
    private const double NinetyFivePercent = 1.96;

    /// <summary>One row of cells.csv.</summary>
    /// <param name="cell">The cell with the run it has at the scale.</param>
    /// <param name="values">Its measurements; none where it was not run.</param>
    /// <param name="missing">Why there is none, in words; empty where that needs none.</param>
    public CellRow Of(Cell cell, IReadOnlyList<SeedValue> values, string missing)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(values);
        var row = new CellRow
        {
            Item = Item.Id,
            Cell = cell.Key,
            Row = string.Join("; ", cell.Row),
            Column = cell.Column,
            Metric = cell.Run?.Metric,
            Paper = cell.Paper?.Value,
            PaperDeviation = cell.Paper?.Deviation,
            Source = cell.Paper?.Source ?? "",
            Seeds = values.Count,
            Verdict = cell.Run is null && cell.Paper is not null && missing.Length == 0 ? Verdict.Quoted : Verdict.NotRun,
            Note = missing,
            Scale = Scale.Label(Epochs),
        };
        return values.Count == 0 ? row : Judged(With(row, values));
    }

    private static CellRow With(CellRow row, IReadOnlyList<SeedValue> values)
    {
        var summary = SeedSummary.Of([.. values.Select(value => value.Value)]);
        var isSpread = summary.Count > 1;
        return row with
        {
            Metric = values[0].Metric,
            Ours = summary.Mean,
            Deviation = isSpread ? summary.Deviation : null,
            Low = isSpread ? summary.Low : null,
            High = isSpread ? summary.High : null,
            Images = values[0].Images,
            Difference = summary.Mean - row.Paper,
            Note = "",
            Scale = values[0].Run.Length == 0 ? Checkpoint : row.Scale,
            Data = values[0].Data,
            PretrainRecipeHash = values[0].PretrainRecipeHash,
            ProtocolHash = values[0].ProtocolHash,
        };
    }

    /// <summary>Only the paper's own settings, or its own network, give a number that may be held against the paper's.</summary>
    private static CellRow Judged(CellRow row)
    {
        var isComparable = row.Paper is not null && (row.Scale == Checkpoint || row.Scale == Scale.Paper.Word());
        return !isComparable ? row with { Verdict = Verdict.NotComparable }
            : Math.Abs(row.Difference!.Value) <= Tolerance(row) ? row with { Verdict = Verdict.Agrees }
            : row with { Verdict = Verdict.Differs };
    }

    /// <summary>Half of the 95 % interval of the difference: of our seeds, or for one seed of the number of test images, and of the paper's spread.</summary>
    private static double Tolerance(CellRow row)
    {
        var ours = row.High is not null ? row.HalfWidth
            : row.Images is { } images ? ResultTable.HalfWidth(Math.Clamp(row.Ours!.Value, 0, 100), images)
            : 0;
        var theirs = NinetyFivePercent * (row.PaperDeviation ?? 0);
        return Math.Sqrt((ours * ours) + (theirs * theirs));
    }
}
