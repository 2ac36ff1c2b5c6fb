using Mira.Experiments.Evaluation.Features;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>Which classes are taken for which, over all seeds.</summary>
public sealed class ClassConfusion
{
    private readonly FeatureSet _test;
    private readonly IReadOnlyList<string> _names;

    internal ClassConfusion(TransferFeatures features, IReadOnlyList<TransferOutcome> outcomes)
    {
        var test = features.Test;
        (_test, _names) = (test, test.ClassNames.Count > features.Train.ClassNames.Count
            ? test.ClassNames
            : features.Train.ClassNames);
        Counts = test.IsMultiLabel ? new int[0, 0] : Count(features, outcomes);
        Scores = test.IsMultiLabel
            ? [.. Enumerable.Range(0, test.Classes)
                .Select(label =>
                    Score(label, ImagesOf(label), outcomes.Average(outcome => outcome.Precisions[label]), ""))]
            : [.. Enumerable.Range(0, Counts.GetLength(0)).Where(label => Total(label) > 0).Select(label => Score(
                label, Total(label) / outcomes.Count, 100.0 * Counts[label, label] / Total(label),
                MistakenFor(label)))];
    }

    /// <summary>[true class, guessed class]: test images, summed over the seeds; empty where images
    /// have several classes.</summary>
    public int[,] Counts { get; }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Classes of which there are test images.</summary>
    public IReadOnlyList<ClassScore> Scores { get; }

    private static int[,] Count(TransferFeatures features, IReadOnlyList<TransferOutcome> outcomes)
    {
        var classes = Math.Max(features.Train.Classes, features.Test.Classes);
        var counts = new int[classes, classes];
        foreach (var (label, guess) in outcomes.SelectMany(outcome => features.Test.Labels.Zip(outcome.Guesses)))
        {
            counts[label, guess]++;
        }
        return counts;
    }

    private int ImagesOf(int label)
    {
        using var scope = NewDisposeScope();
        return (int)_test.Marks!.select(1, label).eq(1).sum().item<long>();
    }

    private int Total(int label) => Enumerable.Range(0, Counts.GetLength(1)).Sum(guess => Counts[label, guess]);

    private string MistakenFor(int label)
    {
        var others = Enumerable.Range(0, Counts.GetLength(1))
            .Where(guess => guess != label && Counts[label, guess] > 0).ToList();
        return others.Count > 0 ? NameOf(others.MaxBy(guess => Counts[label, guess])) : "";
    }

    private ClassScore Score(int label, int images, double score, string mistakenFor) =>
        new() { Class = label, Name = NameOf(label), Images = images, Score = score, MistakenFor = mistakenFor };

    private string NameOf(int label) => label < _names.Count ? _names[label] : FormattableString.Invariant($"{label}");
}

/// <summary>How a class does: one row of transfer-classes.csv.</summary>
public sealed record ClassScore
{
    /// <summary>Class number.</summary>
    public required int Class { get; init; }

    /// <summary>Its name; empty where not known.</summary>
    public required string Name { get; init; }

    /// <summary>Test images that show it.</summary>
    public required int Images { get; init; }

    /// <summary>Share of them guessed right, or the class's average precision, in percent; over all seeds.</summary>
    public required double Score { get; init; }

    /// <summary>The class that its images are most often mistaken for; empty for none.</summary>
    public required string MistakenFor { get; init; }
}
