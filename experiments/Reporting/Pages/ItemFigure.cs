using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>The measured cells of a table as bars with their 95 % intervals: one panel for each unit. Columns that a
/// figure of the item shows are left out.</summary>
public static class ItemFigure
{
    private const double GroupWidth = 0.8, MostRatio = 1000;

    // A heading has room for so many names of data sets.
    private const int MostSets = 3;

    private static readonly int Looks = Enum.GetValues<Hue>().Length;

    /// <summary>One figure for each unit of the table; none where nothing was measured.</summary>
    /// <param name="content">The table.</param>
    /// <param name="shown">Columns that another figure shows.</param>
    public static IEnumerable<Figure> Draw(ItemContent content, IReadOnlySet<string> shown)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(shown);
        return content.Cells.Where(cell => cell.Ours is not null && !shown.Contains(cell.Column))
            .GroupBy(cell => content.Item.UnitOf(cell.Column)).Where(FitsBars)
            .Select((unit, number) => Of(content, unit.Key, [.. unit], number));
    }

    /// <summary>Whether bars from zero show more than the largest: errors of solvers lie orders
    /// of magnitude apart.</summary>
    private static bool FitsBars(IEnumerable<CellRow> cells) =>
        cells.Min(cell => cell.Ours!.Value) is var least
            && (least <= 0 || cells.Max(cell => cell.Ours!.Value) <= MostRatio * least);

    private static Figure Of(ItemContent content, string unit, IReadOnlyList<CellRow> printed, int number)
    {
        var words = new MeasuredWords(content);
        List<CellRow> cells = [.. printed.Select(words.InChart)];
        var (bar, group, axis, legend) = Axes(cells, content.Item.RowHeader);
        var (bars, groups) = (Words(cells, bar), Words(cells, group));
        var looks = MethodColors.Of(bars);
        var column = cells.DistinctBy(cell => cell.Column).Count() == 1 ? $", {cells[0].Column}" : "";
        List<string> sets = [.. cells.Select(cell => cell.Data).Distinct()];
        var data = string.Join(", ", sets);
        var shown = sets.Count <= MostSets ? data : FormattableString.Invariant($"{sets.Count} data sets");
        return new Figure
        {
            Name = number == 0 ? content.Item.Id : FormattableString.Invariant($"{content.Item.Id}-{number + 1}"),
            Title = $"{content.Item.Name}: {content.Item.Title}{column}",
            Caption = $"Our measurements at {content.Scale} scale on {data}, not the paper's. " +
                "Lines: 95 % intervals of the mean over seeds, where there are several.",
            Panels =
            [
                new()
                {
                    Title = $"{content.Item.Name}{column} at {content.Scale} scale on {shown}",
                    XLabel = axis,
                    YLabel = unit,
                    Categories = [.. groups.Select(group => group.Replace("; ", "\n", StringComparison.Ordinal)
                        .Replace(" (", "\n(", StringComparison.Ordinal))],
                    LegendTitle = bars.Count > 1 ? legend : "",
                    Levels = cells.All(cell => cell.Metric == Metric.Top1)
                        ? Level.Chance(cells.Select(cell => DataNames.ClassesOf(cell.Data)))
                        : [],
                    Series = [.. bars.Select((name, i) => new Series
                    {
                        Label = bars.Count > 1 ? name : "",
                        Hue = looks[i].Hue,
                        Symbol = looks[i].Symbol,
                        Mark = Mark.Bar,
                        Points = [.. cells.Where(cell => bar(cell) == name).Select(cell => new SeriesPoint(
                            groups.IndexOf(group(cell)) + Offset(i, bars.Count), cell.Ours!.Value, cell.Low
                                ?? double.NaN, cell.High ?? double.NaN))],
                    })],
                },
            ],
        };
    }

    /// <summary>What has bars of its own look, what stands on the axis, and the names of axis and legend.</summary>
    private static (Func<CellRow, string> Bar, Func<CellRow, string> Group, string Axis, string Legend) Axes(
        IReadOnlyList<CellRow> cells, IReadOnlyList<string> header)
    {
        var labels = new RowLabels(cells.Select(cell => cell.Row));
        var (rows, columns) = (Words(cells, cell => cell.Row).Count, Words(cells, cell => cell.Column).Count);
        return columns == 1 && labels.HasVariants && labels.Kinds is > 1 and var kinds && kinds <= Looks
            ? (cell => labels.KindOf(cell.Row), cell => labels.VariantOf(cell.Row),
                labels.VariantsIn(header), header[0])
            // More rows than looks take the places of the axis.
            : rows <= Looks ? (cell => labels.Of(cell.Row), cell => cell.Column, "", labels.WordsIn(header))
            : (cell => cell.Column, cell => labels.Of(cell.Row), labels.WordsIn(header), "");
    }

    private static List<string> Words(IReadOnlyList<CellRow> cells, Func<CellRow, string> word) =>
        [.. cells.Select(word).Distinct()];

    private static double Offset(int place, int bars) => GroupWidth * (((place + 0.5) / bars) - 0.5);
}
