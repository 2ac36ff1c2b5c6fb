namespace Mira.Experiments.Evaluation.Metrics;

/// <summary>How well scores rank the images of a class before all others.</summary>
public static class AveragePrecision
{
    private const int Points = 11;
    private const double Step = 0.1;

    /// <summary>Mean over recalls 0, 0.1, …, 1 of the best precision at that recall or more.</summary>
    /// <remarks>Source: the PASCAL VOC 2007 challenge, as ssl-transfer's linear.py @4e9b9c2 has it. Images of equal
    /// score enter together.</remarks>
    /// <param name="scores">[images].</param>
    /// <param name="isPositive">[images], at least one of them true.</param>
    /// <returns>In [0, 1].</returns>
    public static double ElevenPoints(IReadOnlyList<double> scores, IReadOnlyList<bool> isPositive)
    {
        var curve = Curve(scores, isPositive);
        // Differs from the challenge's own program: scikit-learn's curve, which the paper's code takes, begins
        // with precision 1 at recall 0. Steps of 0.1 are multiplied as NumPy does, which puts 0.3
        // a little above three tenths.
        var others = Enumerable.Range(1, Points - 1)
            .Sum(point => curve.Where(at => at.Recall >= Math.Min(1, point * Step)).Max(at => at.Precision));
        return (1 + others) / Points;
    }

    /// <summary>Recall and precision at each distinct score, from the highest on.</summary>
    private static List<(double Recall, double Precision)> Curve(IReadOnlyList<double> scores,
        IReadOnlyList<bool> isPositive)
    {
        var positives = isPositive.Count(positive => positive);
        if (scores.Count != isPositive.Count || positives == 0)
        {
            throw new ArgumentException($"{scores.Count} scores, {isPositive.Count} marks, {positives} " +
                "positive: expected equally many, at least one positive.");
        }
        var (found, seen) = (0, 0);
        var curve = new List<(double, double)>();
        foreach (var tied in Enumerable.Range(0, scores.Count).GroupBy(image => scores[image])
            .OrderByDescending(group => group.Key))
        {
            (found, seen) = (found + tied.Count(image => isPositive[image]), seen + tied.Count());
            curve.Add(((double)found / positives, (double)found / seen));
        }
        return curve;
    }
}
