using System.Globalization;
using Mira.Experiments.Evaluation.Transfer;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>What an evaluation left beside its accuracies, for charts and page.</summary>
public sealed record EvaluationDetails
{
    /// <summary>The pictures that an evaluation may leave, with their titles.</summary>
    public static IReadOnlyList<(string File, string Title)> PictureFiles { get; } =
    [
        ("confusion.png", "Which class is taken for which"),
        ("neighbors.png", "Nearest neighbors of some test images"),
    ];

    /// <summary>Accuracy of each class.</summary>
    public IReadOnlyList<ClassAccuracy> Classes { get; init; } = [];

    /// <summary>Epochs of a training on few labels.</summary>
    public IReadOnlyList<TuningEpoch> Epochs { get; init; } = [];

    /// <summary>Transfer evaluations, those of random weights among them.</summary>
    public IReadOnlyList<TransferResult> Transfers { get; init; } = [];

    /// <summary>Their fits.</summary>
    public IReadOnlyList<TransferTrial> Trials { get; init; } = [];

    /// <summary>Their classes.</summary>
    public IReadOnlyList<ClassScore> Scores { get; init; } = [];

    /// <summary>Places of test images in a map of their features.</summary>
    public IReadOnlyList<MapRow> Map { get; init; } = [];

    /// <summary>Quality of targets that were made from a file of scores.</summary>
    public IReadOnlyList<LabelingSummary> Targets { get; init; } = [];

    /// <summary>Pictures that are no charts.</summary>
    public IReadOnlyList<Picture> Pictures { get; init; } = [];

    /// <summary>The figures these numbers give.</summary>
    internal IEnumerable<Figure> Figures() =>
    [
        .. Transfers.Count > 0 ? TransferFigures.Of(Transfers, Trials, Scores) : [],
        .. Epochs.Count > 0 ? [TuningFigure.Draw(Epochs)] : Array.Empty<Figure>(),
        .. Map.Count > 0 ? [MapFigure.Draw(Map)] : Array.Empty<Figure>(),
        .. Classes.Count > 0 ? [ClassAccuracyFigure.Draw(Classes)] : Array.Empty<Figure>(),
    ];

    /// <summary>The table of the transfer evaluations as HTML; nothing where there is none.</summary>
    internal string Transferred() => Transfers.Count == 0 ? ""
        : $"<h2>Transfer, {HtmlParts.Text(Transfers[0].Metric)} in percent</h2>\n" + new HtmlTable(
            ["method", "data", "#score", "#C", "#validation", "#test images", "#seed"],
            Transfers.Select(row => new[]
            {
                $"{(row.Method.Length > 0 ? row.Method : "checkpoint")} ({row.Encoder})", row.Data,
                ResultTable.Percent(row.Score), string.Create(CultureInfo.InvariantCulture, $"{row.C:g4}"),
                ResultTable.Percent(row.ValidationScore), string.Create(CultureInfo.InvariantCulture,
                    $"{row.TestImages}"), string.Create(CultureInfo.InvariantCulture, $"{row.Seed}"),
            })).Render() +
            "<p class=\"quiet\">Random weights: the same network, evaluated by the same protocol.</p>\n";

    /// <summary>The table of the targets as HTML; nothing where there is none.</summary>
    internal string Assigned() => string.Concat(Targets.Select(row => "<h2>Targets</h2>\n" + HtmlTable.Pairs("what",
        "value", [
            ("samples", Text($"{row.Samples}")),
            ("prototypes, and those in use", Text($"{row.Prototypes}, {row.PrototypesInUse}")),
            ("mutual information, nats", Text($"{row.MutualInformation:f6}")),
            ("marginal entropy, nats", Text($"{row.MarginalEntropy:f6} of at most {Math.Log(row.Prototypes):f6}")),
            ("objective (Eq. 4)", Text($"{row.Objective:f10}")),
            ("iterations", Text($"{row.Iterations}")),
            ("every row is certified to", row.CertifiedError is { } error ? Text($"{error:0.00e-0}") : "–"),
        ]).Render()));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>The pictures as HTML, their bytes in the page.</summary>
    internal string Shown() => string.Concat(Pictures.Select(picture =>
        $"<figure>\n<div class=\"scroll\"><img alt=\"{HtmlParts.Text(picture.Title)}\" " +
        $"src=\"data:image/png;base64,{Convert.ToBase64String(picture.Png)}\"></div>\n" +
        $"<figcaption><b>{HtmlParts.Text(picture.Title)}.</b></figcaption>\n</figure>\n"));
}

/// <summary>A picture of a page.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Png">Its bytes.</param>
public sealed record Picture(string Title, byte[] Png);
