using Mira.Experiments.Evaluation.Transfer;
using Mira.Experiments.Recipes;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Figures;

/// <summary>Pictures of a transfer evaluation.</summary>
internal static class TransferFigures
{
    /// <summary>Name of a metric as shown to readers.</summary>
    internal static string Title(TransferMetric metric) => metric switch
    {
        TransferMetric.Top1 => "top-1",
        TransferMetric.MeanPerClass => "mean per class",
        _ => "11-point mAP",
    };

    /// <summary>Draws what there is.</summary>
    /// <returns>The paths written.</returns>
    internal static IReadOnlyList<string> Save(IReadOnlyList<TransferOutcome> outcomes, ClassConfusion confusion,
        string folder)
    {
        var figures = new List<Figure> { Classes(confusion.Scores) };
        if (outcomes[0].Trials.Count > 1)
        {
            figures.Add(Search(outcomes));
        }
        return [.. figures.SelectMany(figure => Chart.Save(figure, folder))];
    }

    private static Figure Search(IReadOnlyList<TransferOutcome> outcomes) => new()
    {
        Name = "transfer-search",
        Title = "Validation score over C",
        Caption = "Score on the validation images for every C of the grid, one line per seed. " +
            "Large C fits the training images closely.",
        Panels =
        [
            new()
            {
                Title = "Validation score over C",
                XLabel = "log10 C",
                YLabel = $"{Title(outcomes[0].Metric)} (%)",
                LegendTitle = outcomes.Count > 1 ? "evaluation" : "",
                Series = [.. outcomes.Select((outcome, place) => new Series
                {
                    Label = FormattableString.Invariant($"seed {outcome.Seed}"),
                    Hue = SeriesLook.Plain(place).Hue,
                    Symbol = SeriesLook.Plain(place).Symbol,
                    Points = [.. outcome.Trials.Where(trial => trial.Stage == TransferEvaluation.Search).Reverse()
                        .Select(trial => new SeriesPoint(Math.Log10(trial.C), trial.Score))],
                })],
            },
        ],
    };

    private static Figure Classes(IReadOnlyList<ClassScore> scores) =>
        ClassAccuracyFigure.Draw("transfer-classes", "Score of every class",
        "Accuracy on the test images of each class, or its average precision.", "%",
        [.. scores.Select(score => (score.Name, score.Score))]);
}
