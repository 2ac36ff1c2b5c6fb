using Mira.Experiments.Evaluation.Transfer;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
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

    /// <summary>What the numbers of an evaluation give.</summary>
    /// <param name="results">Its rows, those of random weights among them.</param>
    /// <param name="trials">Its fits.</param>
    /// <param name="classes">Its classes.</param>
    internal static IEnumerable<Figure> Of(IReadOnlyList<TransferResult> results, IReadOnlyList<TransferTrial> trials,
        IReadOnlyList<ClassScore> classes)
    {
        if (results.Any(row => row.Method == MethodNames.RandomWeights))
        {
            yield return Scores(results);
        }
        if (classes.Count > 0)
        {
            yield return Classes(classes);
        }
        if (trials.Any(trial => trial.Stage == TransferEvaluation.Search))
        {
            yield return Search(results[0].Metric, [.. trials.GroupBy(trial => trial.Seed)]);
        }
    }

    private static Figure Scores(IReadOnlyList<TransferResult> results)
    {
        var methods = results.Select(row => row.Method).Distinct()
            .OrderBy(method => method != MethodNames.RandomWeights).ToList();
        var looks = MethodColors.Of(methods);
        return new()
        {
            Name = "transfer-accuracy",
            Title = "Transfer beside random weights",
            Caption = "Mean score on the test images over the seeds. Random weights show what the evaluation alone " +
                "achieves with the same network.",
            Panels =
            [
                new()
                {
                    Title = "Transfer beside random weights",
                    XLabel = "",
                    YLabel = $"{results[0].Metric} (%)",
                    LegendTitle = "method",
                    Categories = [results[0].Data.Length > 0 ? results[0].Data : "features"],
                    Series = [.. methods.Select((method, place) => new Series
                    {
                        Label = method.Length > 0 ? method : "checkpoint",
                        Hue = looks[place].Hue,
                        Symbol = looks[place].Symbol,
                        Mark = Mark.Bar,
                        Points = [new((place + 0.5) / methods.Count - 0.5,
                            results.Where(row => row.Method == method).Average(row => row.Score))],
                    })],
                },
            ],
        };
    }

    private static Figure Search(string metric, IReadOnlyList<IGrouping<long, TransferTrial>> seeds) => new()
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
                YLabel = $"{metric} (%)",
                LegendTitle = seeds.Count > 1 ? "evaluation" : "",
                Series = [.. seeds.Select((trials, place) => new Series
                {
                    Label = FormattableString.Invariant($"seed {trials.Key}"),
                    Hue = SeriesLook.Plain(place).Hue,
                    Symbol = SeriesLook.Plain(place).Symbol,
                    Points = [.. trials.Where(trial => trial.Stage == TransferEvaluation.Search).Reverse()
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
