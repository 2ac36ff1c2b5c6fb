using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Figures;

/// <summary>Accuracy of methods over the time that they train, a few methods beside MIRA in each panel.</summary>
internal static class SpeedFigure
{
    // With MIRA, as many lines as there are colors.
    private static readonly int Others = Enum.GetValues<Hue>().Length - 1;

    /// <summary>The figure; none before a method beside MIRA was measured.</summary>
    /// <param name="item">The item.</param>
    /// <param name="measured">How its runs went.</param>
    /// <param name="speeds">Name of the method and images per second on one thread, by the cell of its run.</param>
    internal static IReadOnlyList<Figure> Draw(PaperItem item, ItemMeasurements measured,
        IReadOnlyDictionary<string, (string Method, double ImagesPerSecond)> speeds)
    {
        var lines = measured.Curves
            .Where(curve => curve.Points.Count > 0 && speeds.ContainsKey(curve.Cell))
            .ToDictionary(curve => speeds[curve.Cell].Method, curve => Over(curve, speeds[curve.Cell].ImagesPerSecond));
        var panels = lines.Keys.Where(method => method != MethodNames.Mira).Chunk(Others).ToList();
        return panels.Count == 0 ? [] :
        [
            new()
            {
                Name = $"{item.Id}-time",
                Title = $"{item.Name}: accuracy over the time of training",
                Caption = $"The first seed of our runs on the same images, at {measured.Scale} " +
                    "scale. Minutes are the " +
                    "images that a run has seen, at the speed of its method on one thread " +
                    "(results/bench/methods.csv): the runs themselves had other work beside them.",
                Panels = [.. panels.Select((methods, place) => PanelOf(methods, place, lines))],
            },
        ];
    }

    private static Panel PanelOf(string[] methods, int place, Dictionary<string, IReadOnlyList<SeriesPoint>> lines)
    {
        string[] drawn = [.. methods.Append(MethodNames.Mira).Where(lines.ContainsKey)];
        var looks = MethodColors.Of(drawn);
        return new Panel
        {
            Title = place == 0 ? "Accuracy over time" : "Other methods",
            XLabel = "minutes on one thread",
            YLabel = "k-NN top-1 accuracy (%)",
            LegendTitle = "method",
            Series = [.. drawn.Select((method, i) => new Series
            {
                Label = method,
                Hue = looks[i].Hue,
                Symbol = looks[i].Symbol,
                Points = lines[method],
            })],
        };
    }

    private static IReadOnlyList<SeriesPoint> Over(MeasuredCurve curve, double imagesPerSecond) =>
        [.. curve.Points.Select(point => new SeriesPoint(point.Images / imagesPerSecond / 60, point.Accuracy))];
}
