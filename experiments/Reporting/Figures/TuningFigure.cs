using Mira.Experiments.Records;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Figures;

/// <summary>How training on few labels went, epoch by epoch.</summary>
public static class TuningFigure
{
    /// <summary>Test accuracy and training loss over the epochs, one line a network and setting; the
    /// first seed of each.</summary>
    public static Figure Draw(IReadOnlyList<TuningEpoch> epochs)
    {
        var lines = epochs.GroupBy(row => (row.Method, row.Setting))
            .Select(line => line.Where(row => row.Seed == line.First().Seed).ToList()).ToList();
        return new()
        {
            Name = "curve",
            Title = "Training on few labels",
            Caption = "Top-1 accuracy on the test images where it was measured, and mean cross-entropy of each epoch.",
            Panels =
            [
                Panel("Test accuracy", "top-1 accuracy (%)", lines, row => row.Top1),
                Panel("Training loss", "cross-entropy", lines, row => row.TrainingLoss),
            ],
        };
    }

    private static Panel Panel(string title, string unit, List<List<TuningEpoch>> lines,
        Func<TuningEpoch, double?> value)
    {
        var labels = lines.ConvertAll(line => $"{line[0].Method}; {line[0].Setting}");
        var looks = MethodColors.Of(labels);
        return new()
        {
            Title = title,
            XLabel = "epoch",
            YLabel = unit,
            LegendTitle = "method; setting",
            Series = [.. lines.Select((line, place) => new Series
            {
                Label = labels[place],
                Hue = looks[place].Hue,
                Symbol = looks[place].Symbol,
                Points = [.. line.Where(row => value(row) is not null)
                    .Select(row => new SeriesPoint(row.Epoch, value(row)!.Value))],
            })],
        };
    }
}
