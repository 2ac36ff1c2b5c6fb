namespace Mira.Experiments.Reporting.Figures;

/// <summary>Top-1 accuracy of every class: bars where they are few, a curve from the worst to the best where they are many.</summary>
public static class ClassAccuracyFigure
{
    private const int MostBars = 12;

    /// <summary>The figure.</summary>
    public static Figure Draw(IReadOnlyList<ClassAccuracy> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var isFew = classes.Count <= MostBars;
        var ordered = isFew ? classes : [.. classes.OrderBy(one => one.Top1)];
        return new Figure
        {
            Name = "per-class",
            Title = "Accuracy of each class",
            Caption = "Share of a class's test images whose first guess is right.",
            Panels =
            [
                new()
                {
                    Title = "Accuracy of each class",
                    XLabel = isFew ? "" : "classes, worst first",
                    YLabel = "top-1 accuracy (%)",
                    Categories = isFew ? [.. ordered.Select(one => one.Name.Length > 0 ? one.Name : $"{one.Label}")] : [],
                    Series =
                    [
                        new()
                        {
                            Label = "",
                            Hue = Hue.Blue,
                            Mark = isFew ? Mark.Bar : Mark.Line,
                            Points = [.. ordered.Select((one, place) => new SeriesPoint(place, one.Top1))],
                        },
                    ],
                },
            ],
        };
    }
}
