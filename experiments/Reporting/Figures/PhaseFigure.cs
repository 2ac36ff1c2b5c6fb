using System.Globalization;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Figures;

/// <summary>The phase diagram: which runs worked by τ_t and β, and what was predicted; one panel per
/// prediction.</summary>
/// <remarks>The axes are logarithmic in τ_t and in 1 / (1 − β): there g ρ = 1 at one ρ is a straight line.</remarks>
public static class PhaseFigure
{
    // If all runs failed, the largest share must not be drawn in full color.
    private const double FaintestFull = 5;

    /// <summary>The figure; none before anything of it was measured.</summary>
    /// <param name="item">The item whose rows span the plane.</param>
    /// <param name="diagram">The plane, and what is predicted in it.</param>
    /// <param name="measured">Our numbers.</param>
    public static IReadOnlyList<Figure> Draw(PaperItem item, PhaseDiagram diagram, ItemMeasurements measured)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(diagram);
        ArgumentNullException.ThrowIfNull(measured);
        var values = measured.Cells;
        if (diagram.Predictions.All(prediction => PhaseOutcome.Of(diagram, prediction, values).Count == 0))
        {
            return [];
        }
        var data = string.Join(", ", values.Select(value => value.Data).Distinct());
        return
        [
            new()
            {
                Name = $"{item.Id}-phases",
                Title = $"{item.Name}: when training collapses, measured and predicted",
                Caption = $"Our runs at {measured.Scale} scale on {data}. First line of a tile: " +
                    $"{diagram.Outcome.Words}, mean over seeds (darker is more); a run works above " +
                    $"{Percent(diagram.Outcome.Border)}. Second line: the prediction, which is 'works' if g ρ > 1 " +
                    "for the run's own ρ; '1 of 3' means for one seed of three. Framed: the prediction was wrong " +
                    "for at least one seed. Dashed: g ρ = 1 at the mean ρ of the runs; training should work above " +
                    "and to the left of it. The axes are logarithmic in τ_t and 1 / (1 − β).",
                Panels = [.. diagram.Predictions.Select(prediction => Panel(diagram, prediction, values))],
                Columns = diagram.Columns,
                Table = new("Runs, predicted and measured", [.. Counts(diagram, values)]),
            },
        ];
    }

    /// <summary>How many runs worked and failed, by what was predicted.</summary>
    private static IEnumerable<IReadOnlyList<string>> Counts(PhaseDiagram diagram, IReadOnlyList<MeasuredCell> values)
    {
        yield return ["predicted by", "#predicted to work, worked", "#predicted to work, failed",
            "#predicted to fail, worked", "#predicted to fail, failed", "#right"];
        foreach (var prediction in diagram.Predictions)
        {
            var runs = PhaseOutcome.Of(diagram, prediction, values);
            int[] counts =
            [
                PhaseOutcome.Count(runs, predictedAlive: true, alive: true),
                PhaseOutcome.Count(runs, predictedAlive: true, alive: false),
                PhaseOutcome.Count(runs, predictedAlive: false, alive: true),
                PhaseOutcome.Count(runs, predictedAlive: false, alive: false),
            ];
            yield return [prediction.Words, .. counts.Select(count => Text($"{count}")),
                Text($"{counts[0] + counts[^1]} of {runs.Count}")];
        }
    }

    private static Panel Panel(PhaseDiagram diagram, PhaseSide prediction, IReadOnlyList<MeasuredCell> values)
    {
        var runs = PhaseOutcome.Of(diagram, prediction, values);
        var right = runs.Count(run => run.IsAlive == run.IsPredictedAlive);
        var points = runs.ToLookup(run => run.Point);
        var full = points.Select(point => point.Average(run => run.Measured))
            .Append(FaintestFull * diagram.Outcome.Border).Max();
        var (x, y) = (Axis(diagram, PlaceX), Axis(diagram, PlaceY));
        return new()
        {
            Title = Text($"{prediction.Words}: {right} of {runs.Count} right"),
            XLabel = "teacher's temperature τ_t",
            YLabel = "regularization β",
            Tiles = [.. diagram.Points.Select(point => new Tile
            {
                X = x[PlaceX(point)],
                Y = y[PlaceY(point)],
                Shade = Math.Clamp(points[point].Select(run => run.Measured).DefaultIfEmpty(0).Average() / full, 0, 1),
                Words = Words([.. points[point]]),
                IsFramed = points[point].Any(run => run.IsAlive != run.IsPredictedAlive),
            })],
            FrameLabel = "not as predicted",
            XTicks = [.. diagram.Points.DistinctBy(PlaceX).Select(point => new AxisLabel(PlaceX(point), point.Row[0]))],
            YTicks = [.. diagram.Points.DistinctBy(PlaceY).Select(point => new AxisLabel(PlaceY(point), point.Row[1]))],
            Series = [Border(runs, x.Values, y.Values)],
        };
    }

    private static IReadOnlyList<string> Words(IReadOnlyList<PhaseOutcome> runs) => runs.Count == 0 ? ["not run"] :
    [
        $"{Fate([.. runs.Select(run => run.IsAlive)])}, {Percent(runs.Average(run => run.Measured))}",
        Text($"g ρ {runs.Average(run => run.Predicted):0.00}: {Fate([.. runs.Select(run => run.IsPredictedAlive)])}"),
    ];

    /// <summary>Where the prediction is 1 at the mean ρ of the runs.</summary>
    private static Series Border(IReadOnlyList<PhaseOutcome> runs, ICollection<(double Low, double High)> x,
        ICollection<(double Low, double High)> y)
    {
        var correlation = runs.Average(run => run.Predicted / run.Point.Gain);
        // Along the line ln g = y − x + ln τ_s is −ln ρ; ln τ_s follows from any point.
        var height = -Math.Log(correlation * runs[0].Point.Gain) + PlaceY(runs[0].Point) - PlaceX(runs[0].Point);
        var (low, high) = (Math.Max(x.Min(range => range.Low), y.Min(range => range.Low) - height),
            Math.Min(x.Max(range => range.High), y.Max(range => range.High) - height));
        return new()
        {
            Label = Text($"g ρ = 1 at ρ = {correlation:0.00}"),
            Hue = Hue.Black,
            Mark = Mark.DashedLine,
            Points = low < high ? [new(low, low + height), new(high, high + height)] : [],
        };
    }

    /// <summary>The range of every place: it ends half-way to the next.</summary>
    private static Dictionary<double, (double Low, double High)> Axis(PhaseDiagram diagram,
        Func<PhasePoint, double> place)
    {
        double[] places = [.. diagram.Points.Select(place).Distinct().Order()];
        return places.Index().ToDictionary(entry =>
            entry.Item, entry => (entry.Item - Half(entry.Index, -1), entry.Item + Half(entry.Index, 1)));

        double Half(int index, int step) =>
            Math.Abs(places[index] - places[index + (index + step >= 0 && index + step < places.Length ? step : -step)])
                / 2;
    }

    private static double PlaceX(PhasePoint point) => Math.Log(point.TeacherTemperature);

    private static double PlaceY(PhasePoint point) => -Math.Log(1 - point.Regularization);

    private static string Fate(IReadOnlyList<bool> alive)
    {
        var count = alive.Count(isAlive => isAlive);
        return count == alive.Count ? "works" : count == 0 ? "fails" : Text($"{count} of {alive.Count}");
    }

    private static string Percent(double share) => Text($"{100 * share:0.#} %");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
