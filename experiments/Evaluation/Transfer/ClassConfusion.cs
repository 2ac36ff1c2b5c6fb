using Mira.Experiments.Features;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>Which classes are taken for which, over all seeds.</summary>
public sealed class ClassConfusion
{
    private readonly FeatureSet _test;

    internal ClassConfusion(FeatureSet test, IReadOnlyList<TransferOutcome> outcomes)
    {
        _test = test;
        Counts = test.IsMultiLabel ? new int[0, 0] : Count(test, outcomes);
        Scores = test.IsMultiLabel
            ? [.. Enumerable.Range(0, test.Classes).Select(label => Score(label, ImagesOf(label), outcomes.Average(outcome => outcome.Precisions[label]), ""))]
            : [.. Enumerable.Range(0, Counts.GetLength(0)).Where(label => Total(label) > 0).Select(label => Score(
                label, Total(label) / outcomes.Count, 100.0 * Counts[label, label] / Total(label), MistakenFor(label)))];
    }

    /// <summary>[true class, guessed class]: test images, summed over the seeds; empty where images have several classes.</summary>
    public int[,] Counts { get; }

    /// <summary>Classes of which there are test images.</summary>
    public IReadOnlyList<ClassScore> Scores { get; }

    private static int[,] Count(FeatureSet test, IReadOnlyList<TransferOutcome> outcomes)
    {
        var classes = Math.Max(test.Classes, outcomes.Max(outcome => outcome.Guesses.Max()) + 1);
        var counts = new int[classes, classes];
        foreach (var (label, guess) in outcomes.SelectMany(outcome => test.Labels.Zip(outcome.Guesses)))
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
        var other = Enumerable.Range(0, Counts.GetLength(1)).Where(guess => guess != label).MaxBy(guess => Counts[label, guess]);
        return Counts[label, other] > 0 ? NameOf(other) : "";
    }

    private ClassScore Score(int label, int images, double score, string mistakenFor) =>
        new() { Class = label, Name = NameOf(label), Images = images, Score = score, MistakenFor = mistakenFor };

    private string NameOf(int label) => label < _test.ClassNames.Count ? _test.ClassNames[label] : FormattableString.Invariant($"{label}");
}
