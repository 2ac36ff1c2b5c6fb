using System.Globalization;
using Mira.Datasets;
using Mira.Experiments.Records;
using Mira.Experiments.Records.Statistics;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Claims;

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

    // An interval of two seeds is 18 deviations wide, and would agree with anything.
    private const int FewSeeds = 3;

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
            Verdict = cell.Run is null && cell.Paper is not null && missing.Length == 0
                ? Verdict.Quoted
                : Verdict.NotRun,
            Note = missing,
            Scale = Scale.Label(Epochs),
        };
        return values.Count == 0
            ? row
            : Judged(With(row, values) with { Note = cell.Run?.Evaluation.Note ?? "" }, cell);
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

    /// <summary>Whether our number can be compared with the paper's: it needs all images and the paper's own settings
    /// or network.</summary>
    private CellRow Judged(CellRow row, Cell cell)
    {
        var evaluation = cell.Run!.Evaluation;
        if (row.Paper is not { } printed || !IsOfThePaper(row, evaluation.Dataset) || IsCost(row.Metric))
        {
            return row with { Verdict = Verdict.NotComparable };
        }
        if (evaluation.GoesByList && !DataNames.HasList(row.Data))
        {
            return row with
            {
                Verdict = Verdict.NotComparable,
                Note = "the labeled images were drawn at random; the paper uses SimCLR's lists (--label-lists DIR)",
            };
        }
        var other = cell.Conflict;
        var agrees = Math.Abs(row.Ours!.Value - printed) <= Tolerance(row, row.PaperDeviation);
        var agreesElsewhere = other is not null
            && Math.Abs(row.Ours.Value - other.Value) <= Tolerance(row, other.Deviation);
        return row with
        {
            Verdict = agrees || agreesElsewhere ? Verdict.Agrees : Verdict.Differs,
            Note = other is null ? row.Note
                : string.Create(CultureInfo.InvariantCulture, $"{(agreesElsewhere ? "agrees with" : "differs from")} " +
                    $"the other printed number, {other.Value} ({other.Source})"),
        };
    }

    /// <summary>Whether it was measured as the paper does, which a published network is at every scale, and on all of
    /// the paper's images.</summary>
    private bool IsOfThePaper(CellRow row, string dataset) =>
        (row.Scale == Scale.Paper.Word() || (row.Scale == Checkpoint && Scale != Scale.Smoke))
        && DataNames.SetOf(row.Data) == dataset && IsWhole(dataset, row.Images);

    private static bool IsWhole(string dataset, int? images) => images is null
        || Catalog.All.FirstOrDefault(set => set.Name == dataset)?.TestCount is not { } all || images == all;

    /// <summary>Whether a number is one of the machine it was measured on.</summary>
    private static bool IsCost(Metric? metric) =>
        metric is Metric.PeakMemory or Metric.MinutesPerEpoch or Metric.SolverShare;

    /// <summary>Half of the 95 % interval of the difference: what test images and, of three seeds or more, our
    /// seeds move a number by; and the paper's spread.</summary>
    private static double Tolerance(CellRow row, double? paperDeviation)
    {
        var ofImages = row.Images is { } images
            ? ResultTable.HalfWidth(Math.Clamp(row.Ours!.Value, 0, 100), images)
            : 0;
        var ofSeeds = row.Seeds >= FewSeeds && row.High is not null ? row.HalfWidth : 0;
        var ofPaper = NinetyFivePercent * (paperDeviation ?? 0);
        return double.Hypot(Math.Max(ofImages, ofSeeds), ofPaper);
    }
}
