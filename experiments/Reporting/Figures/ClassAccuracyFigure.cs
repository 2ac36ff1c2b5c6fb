using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Figures;

/// <summary>A number of every class: bars where they are few, a curve from the worst to the best
/// where they are many.</summary>
public static class ClassAccuracyFigure
{
    private const int MostBars = 20;

    /// <summary>Top-1 accuracy of every class.</summary>
    public static Figure Draw(IReadOnlyList<ClassAccuracy> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return Draw("per-class", "Accuracy of each class", "Share of a class's test images whose first guess is right.",
            "top-1 accuracy (%)",
            [.. classes.Select(one => (one.Name.Length > 0 ? one.Name : $"{one.Label}", one.Top1))]);
    }

    /// <summary>Any number of every class, in percent.</summary>
    internal static Figure Draw(string name, string title, string caption, string label,
        IReadOnlyList<(string Class, double Value)> classes)
    {
        var isFew = classes.Count <= MostBars;
        var ordered = isFew ? classes : [.. classes.OrderBy(one => one.Value)];
        return new Figure
        {
            Name = name,
            Title = title,
            Caption = caption,
            Panels =
            [
                new()
                {
                    Title = title,
                    XLabel = isFew ? "" : "classes, worst first",
                    YLabel = label,
                    Categories = isFew ? [.. ordered.Select(one => one.Class)] : [],
                    Series =
                    [
                        new()
                        {
                            Label = "",
                            Hue = Hue.Blue,
                            Mark = isFew ? Mark.Bar : Mark.Line,
                            Points = [.. ordered.Select((one, place) => new SeriesPoint(place, one.Value))],
                        },
                    ],
                },
            ],
        };
    }
}
