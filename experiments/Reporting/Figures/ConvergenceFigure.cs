using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Figures;

/// <summary>Figure 2: how fast the pseudo-labels converge, MIRA's fixed point against Sinkhorn-Knopp, on
/// two trained models.</summary>
public static class ConvergenceFigure
{
    /// <summary>File name of the figure, and of its CSV file.</summary>
    public const string Name = "convergence";

    /// <summary>What the figure shows, in one line.</summary>
    public const string Title = "Convergence of the pseudo-labels";

    /// <summary>Where the figure stands in the paper, and how it is measured.</summary>
    public const string Source =
        "After Figure 2 of the MIRA paper. Sum of squared differences of the targets [B, K] to " +
        "the same solver's 1000th iterate, in float64.";

    /// <summary>Name of the panel of a model that a method trained.</summary>
    public static string ModelOf(string method) => $"{method}-trained model";

    /// <summary>The figure: one panel a model; mean line and band of each solver, certified bound dashed.</summary>
    public static Figure Draw(IReadOnlyList<ConvergencePoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return new Figure
        {
            Name = Name,
            Title = Title,
            Caption = Caption(points),
            Panels = [.. points.GroupBy(point => point.Model).Select(Panel)],
        };
    }

    private static Panel Panel(IGrouping<string, ConvergencePoint> model) => new()
    {
        Title = model.Key,
        XLabel = "solver iterations",
        YLabel = "squared error of the targets",
        YScale = AxisScale.Logarithmic,
        LegendTitle = "solver",
        BandLabel = "10 to 90 % of the batches",
        Series =
        [
            .. model.GroupBy(point => point.Solver).SelectMany((solver, place) => new[]
            {
                Line(solver, Looks(model)[place], ConvergenceQuantity.TargetError, solver.Key, Mark.Line),
                Line(solver, Looks(model)[place], ConvergenceQuantity.CertifiedBound, $"{solver.Key}, certified bound",
                    Mark.DashedLine),
            }.Where(series => series.Points.Count > 0)),
        ],
    };

    private static IReadOnlyList<SeriesLook> Looks(IEnumerable<ConvergencePoint> points) =>
        MethodColors.Of([.. points.Select(point => point.Solver).Distinct()]);

    private static Series Line(IGrouping<string, ConvergencePoint> solver, SeriesLook look,
        ConvergenceQuantity quantity, string label, Mark mark) => new()
        {
            Label = label,
            Hue = look.Hue,
            Symbol = look.Symbol,
            Mark = mark,
            Points = [.. solver.Where(point => point.Quantity == quantity).OrderBy(point => point.Iteration)
            .Select(point => quantity == ConvergenceQuantity.TargetError
                ? new SeriesPoint(point.Iteration, point.Mean, point.Q10, point.Q90)
                : new SeriesPoint(point.Iteration, point.Mean))],
        };

    private static string Caption(IReadOnlyList<ConvergencePoint> points)
    {
        var batches = points.Count == 0 ? ""
            : $" Mean over {points[0].Batches} batches of {points[0].BatchSize} images; bands " +
                "are the 10 and 90 % quantiles.";
        return $"{Source}{batches} The dashed line bounds the error from the last update alone, " +
            "without knowing the limit.";
    }
}
