using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Figures;

/// <summary>A map of the features of test images, colored by class; a panel for each network.</summary>
public static class MapFigure
{
    // More classes than this cannot be told apart by color and symbol.
    private const int MostClasses = 10;

    private static readonly Hue[] Hues =
        [Hue.Blue, Hue.Vermilion, Hue.Green, Hue.Purple, Hue.Orange, Hue.Sky, Hue.Black];

    /// <summary>The figure.</summary>
    /// <param name="rows">The rows of map.csv.</param>
    public static Figure Draw(IReadOnlyList<MapRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var classes = rows.GroupBy(row => row.Label).OrderBy(one => one.Key).ToList();
        // Of many classes those with the most images, and of equally many the first.
        int[] shown = classes.Count <= MostClasses ? [.. classes.Select(one => one.Key)]
            : [.. classes.OrderByDescending(one => one.Count()).ThenBy(one => one.Key).Take(MostClasses)
                .Select(one => one.Key).Order()];
        var map = rows[0].Map;
        return new()
        {
            Name = "map",
            Title = $"Map of the features ({map})",
            Caption = $"{rows.GroupBy(row => (row.Method, row.Encoder)).First().Count()} test images, "
                + "each where its feature lies. " + (map == "PCA"
                ? "The axes are the two along which the features vary most."
                : "t-SNE keeps near features near (perplexity 30); distances between groups and the sizes of groups " +
                    "mean nothing, and KL is what the map loses.")
                + (classes.Count > MostClasses ? $" Colored: the {MostClasses} classes with the most images." : ""),
            Panels = [.. rows.GroupBy(row => (row.Method, row.Encoder)).Select(network => Panel([.. network], shown))],
        };
    }

    private static Panel Panel(IReadOnlyList<MapRow> rows, int[] shown) => new()
    {
        Title = rows[0].Method.Length > 0 ? rows[0].Method : "checkpoint",
        XLabel = rows[0].Divergence is { } lost ? FormattableString.Invariant($"KL = {lost:0.000}") : "first axis",
        YLabel = rows[0].Divergence is null ? "second axis" : "",
        LegendTitle = "class",
        Series =
        [
            .. shown.Length < rows.DistinctBy(row => row.Label).Count()
                ? [Points("other", (Hue.Gray, Symbol.Disc), rows.Where(row => !shown.Contains(row.Label)))]
                : Array.Empty<Series>(),
            .. shown.Select((label, place) => Points(NameOf(rows, label), LookOf(place),
                rows.Where(row => row.Label == label))),
        ],
    };

    private static string NameOf(IReadOnlyList<MapRow> rows, int label) =>
        rows.FirstOrDefault(row => row.Label == label) is { Name: [_, ..] name } ? name
        : FormattableString.Invariant($"{label}");

    private static (Hue Hue, Symbol Symbol) LookOf(int place) =>
        (Hues[place % Hues.Length], place < Hues.Length ? Symbol.Disc : Symbol.OpenTriangle);

    private static Series Points(string label, (Hue Hue, Symbol Symbol) look, IEnumerable<MapRow> rows) => new()
    {
        Label = label,
        Hue = look.Hue,
        Symbol = look.Symbol,
        Mark = Mark.Points,
        Points = [.. rows.Select(row => new SeriesPoint(row.X, row.Y))],
    };
}
