using Mira.Experiments.Records;
using Mira.Experiments.Records.Statistics;
using Mira.Experiments.Reporting.Claims;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>The tables that text and page show of an item: headings first; a heading that starts with '#'
/// stands over numbers.</summary>
internal static class ItemTables
{
    /// <summary>Around a number that is ahead beyond the noise.</summary>
    internal const string Bold = "**";

    /// <summary>The measured rows and columns as the paper prints them; headings say where our
    /// numbers come from, if that is not the same for all.</summary>
    internal static IEnumerable<IReadOnlyList<string>> Overview(ItemContent content)
    {
        var best = BestCells.Of(content.Cells, content.Seeds);
        var cells = Named(content);
        var measured = cells.Where(cell => cell.Ours is not null).ToList();
        var columns = measured.Select(cell => cell.Column).Distinct().ToList();
        yield return [.. content.Item.RowHeader, .. columns.Select(column => Heading(column, cells, measured))];
        foreach (var row in cells.Where(cell => columns.Contains(cell.Column)).GroupBy(cell => cell.Row)
            .Where(row => row.Any(measured.Contains)))
        {
            yield return [.. row.Key.Split("; "),
                .. columns.Select(column =>
                    row.FirstOrDefault(cell => cell.Column == column) is { } cell ? Both(cell, best) : "")];
        }
    }

    /// <summary>What every network gained over random weights, protocol by protocol.</summary>
    internal static IEnumerable<IReadOnlyList<string>> Accuracies(ItemContent content) =>
    [
        ["protocol", "method", "#random weights", "#trained", "#gain", "#top-5", "#images", "setting"],
        .. ResultTable.Of(content.Evaluations).Select(line => (string[])
        [
            ProtocolNames.Title(line.Trained.Protocol), $"{line.Trained.Method} ({line.Trained.Encoder})",
            ResultTable.Percent(line.RandomTop1),
            FormattableString.Invariant($"{line.Trained.Top1:0.0} ± {line.HalfWidth:0.0}"),
            ResultTable.Points(line.Gain),
            ResultTable.Percent(line.Trained.Top5), FormattableString.Invariant($"{line.Trained.Images}"),
            line.Trained.Setting,
        ]),
    ];

    /// <summary>Every cell beside the paper's.</summary>
    internal static IEnumerable<IReadOnlyList<string>> Comparison(ItemContent content)
    {
        yield return [.. content.Item.RowHeader, "column", "#paper", $"#ours ({ScaleWords(content.Scale)})",
            "measured on", "#difference", "#95 % interval", "#seeds", "verdict"];
        var words = new MeasuredWords(content);
        foreach (var cell in content.Cells.Select(words.Of))
        {
            yield return
            [
                .. cell.Row.Split("; "), cell.Column, ItemNumbers.Printed(cell), ItemNumbers.Ours(cell), cell.Data,
                ItemNumbers.Signed(cell.Difference),
                ItemNumbers.Interval(cell.Low, cell.High), FormattableString.Invariant($"{cell.Seeds}"),
                ItemWords.Of(cell.Verdict) + (cell.Note.Length > 0 ? $": {cell.Note}" : ""),
            ];
        }
    }

    /// <summary>What the numbers say to each claim; of comparisons that were not measured their
    /// number is enough.</summary>
    internal static IEnumerable<IReadOnlyList<string>> Claims(ItemContent content)
    {
        yield return ["claim", "our numbers", "cells", "#difference", "#95 % interval", "#p", "#corrected", "#seeds",
            "#seeds that would do"];
        foreach (var claim in content.Claims.GroupBy(row => row.Claim))
        {
            var absent = claim.Where(row => row.Pairs == 0).ToList();
            var shown = absent.Count > 1 ? claim.Except(absent) : claim;
            string[][] rows = [.. shown.Select(row => Comparison(row, claim.Count())), .. absent.Count > 1
                ? [[$"{absent.Count} comparisons that were not measured", "–", "–", "–", "–", "0", "–"]]
                : (string[][])[]];
            foreach (var (place, row) in rows.Index())
            {
                yield return [place == 0 ? claim.Key : "",
                    place == 0 ? ItemWords.Of(claim.First().Judgement) : "", .. row];
            }
        }
    }

    /// <summary>A scale as a reader understands it.</summary>
    internal static string ScaleWords(string scale) =>
        scale == CellComparison.Checkpoint ? "published network" : $"{scale} scale";

    private static string[] Comparison(ClaimRow row, int tests) =>
    [
        row.Minus.Length > 0 ? $"{row.Plus} − {row.Minus}"
            : row.Plus, ItemNumbers.Signed(row.Difference), ItemNumbers.Interval(row.Low, row.High),
        ItemNumbers.Text(row.Probability), ItemNumbers.Text(row.Corrected), FormattableString.Invariant($"{row.Pairs}"),
        SeedsWords(row, tests),
    ];

    private static string SeedsWords(ClaimRow row, int tests) => row.Judgement != Judgement.CannotJudge ? ""
        : Power.SeedsFor(row, tests) is { } seeds ? FormattableString.Invariant($"{seeds}") : "–";

    /// <summary>Cells by what was measured; one that was not has the names of its measured neighbors,
    /// where those agree.</summary>
    private static List<CellRow> Named(ItemContent content)
    {
        var words = new MeasuredWords(content);
        var named = content.Cells.Select(cell => (Printed: cell, Measured: words.Of(cell))).ToList();
        var rows = named.Where(cell => cell.Printed.Ours is not null)
            .ToLookup(cell => cell.Printed.Row, cell => cell.Measured.Row);
        var columns = named.Where(cell => cell.Printed.Ours is not null)
            .ToLookup(cell => cell.Printed.Column, cell => cell.Measured.Column);
        return named.ConvertAll(cell => cell.Printed.Ours is not null
            || !rows.Contains(cell.Printed.Row) ? cell.Measured
            : cell.Measured with { Row = One(rows, cell.Printed.Row), Column = One(columns, cell.Printed.Column) });

        string One(ILookup<string, string> names, string printed) =>
            names[printed].Distinct().ToList() is [var name] ? name : printed;
    }

    /// <summary>Where all numbers of <see cref="Overview"/> come from, and what stands in parentheses.</summary>
    internal static string Origin(ItemContent content)
    {
        var measured = content.Cells.Where(cell => cell.Ours is not null).ToList();
        string[] common = [.. Places(measured).Where(place => place.Count == 1).SelectMany(place => place)];
        return (common.Length > 0 ? $"Ours: {string.Join(", ", common)}. " : "")
            + (content.Cells.Any(cell => cell.Paper is not null) ? "In parentheses: the paper's number. " : "");
    }

    /// <summary>Scales and data sets of cells, each once.</summary>
    private static List<string>[] Places(IReadOnlyList<CellRow> cells) =>
    [
        [.. cells.Select(cell => ScaleWords(cell.Scale)).Distinct()],
        [.. cells.Select(cell => cell.Data).Distinct()],
    ];

    private static string Heading(string column, IReadOnlyList<CellRow> all, List<CellRow> measured)
    {
        var own = Places([.. measured.Where(cell => cell.Column == column)]);
        var differing = Places(measured).Zip(own).Where(place => place.First.Count > 1)
            .SelectMany(place => place.Second);
        var ours = string.Join(", ", differing.Prepend("ours"));
        var paper = all.Any(cell => cell.Column == column && cell.Paper is not null) ? " (paper)" : "";
        return $"#{column}: {ours}{paper}";
    }

    private static string Both(CellRow cell, IReadOnlySet<string> best)
    {
        var mark = best.Contains(cell.Cell) ? Bold : "";
        return $"{mark}{ItemNumbers.Ours(cell)}{mark}" + (cell.Paper is null ? "" : $" ({ItemNumbers.Printed(cell)})");
    }
}
