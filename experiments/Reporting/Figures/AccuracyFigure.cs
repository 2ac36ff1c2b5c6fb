using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Figures;

/// <summary>Accuracy of every method under every protocol, beside random weights.</summary>
public static class AccuracyFigure
{
    private const double GroupWidth = 0.8;

    /// <summary>Top-1 accuracies as bars: one group a protocol, one color and symbol a method.</summary>
    /// <param name="results">The accuracies.</param>
    /// <param name="classes">Classes of the test images; null where they are not known.</param>
    public static Figure Draw(IReadOnlyList<EvaluationResult> results, int? classes = null)
    {
        ArgumentNullException.ThrowIfNull(results);
        var protocols = results.Select(result => result.Protocol).Distinct().ToList();
        var methods = results.Select(result => result.Method).Distinct()
            .OrderBy(method => method != MethodNames.RandomWeights).ToList();
        var looks = MethodColors.Of(methods);
        return new Figure
        {
            Name = "accuracy",
            Title = "Accuracy on frozen features",
            Caption = "Top-1 accuracy on the test images; the same small network for all bars. " +
                "Random weights show what the evaluation alone achieves.",
            Panels =
            [
                new()
                {
                    Title = "Accuracy on frozen features",
                    XLabel = "",
                    YLabel = "top-1 accuracy (%)",
                    LegendTitle = "method",
                    Levels = Level.Chance([classes]),
                    Categories = [.. protocols.Select(ProtocolNames.Title)],
                    Series = [.. methods.Select((method, place) => new Series
                    {
                        Label = method.Length > 0 ? method : "checkpoint",
                        Hue = looks[place].Hue,
                        Symbol = looks[place].Symbol,
                        Mark = Mark.Bar,
                        Points = [.. results.Where(result => result.Method == method)
                            .Select(result => (Group: protocols.IndexOf(result.Protocol), result.Top1))
                            .Select(bar => new SeriesPoint(bar.Group + Offset(place, methods.Count), bar.Top1))],
                    })],
                },
            ],
        };
    }

    private static double Offset(int place, int methods) => GroupWidth * (((place + 0.5) / methods) - 0.5);
}
