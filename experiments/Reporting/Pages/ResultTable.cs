using System.Globalization;
using Mira.Experiments.Records;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>The headline: what each method gained over random weights, protocol by protocol.</summary>
public static class ResultTable
{
    // Half-width of a 95 % interval of the normal distribution, in standard deviations.
    private const double NinetyFivePercent = 1.96;

    /// <summary>One line per protocol and method.</summary>
    /// <param name="results">Evaluations, with those of random weights for the same protocols
    /// where they were made.</param>
    public static IEnumerable<ResultLine> Of(IReadOnlyList<EvaluationResult> results) =>
        from result in results
        where result.Method != MethodNames.RandomWeights
        orderby results.Select(other => other.Protocol).Distinct().ToList().IndexOf(result.Protocol)
        let random = results.Where(other => other.Method == MethodNames.RandomWeights
            && other.Protocol == result.Protocol)
            .MaxBy(other => (other.Setting == result.Setting ? 2 : 0) + (other.Seed == result.Seed ? 1 : 0))
        select new ResultLine(result, random?.Top1, HalfWidth(result.Top1, result.Images));

    /// <summary>Half-width of the 95 % interval that a sample of test images alone gives, in
    /// percentage points.</summary>
    internal static double HalfWidth(double percent, int images)
    {
        var share = percent / 100;
        return 100 * NinetyFivePercent * Math.Sqrt(share * (1 - share) / images);
    }

    /// <summary>A difference with its sign and one decimal; a dash for one that was not measured.</summary>
    internal static string Points(double? difference) =>
        difference?.ToString("+0.0;−0.0", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>A percentage with one decimal; a dash for a value that was not measured.</summary>
    internal static string Percent(double? value) => value?.ToString("0.0", CultureInfo.InvariantCulture) ?? "–";
}

/// <summary>One trained encoder under one protocol, beside random weights.</summary>
/// <param name="Trained">The evaluation of the trained encoder.</param>
/// <param name="RandomTop1">Top-1 accuracy of random weights, in percent; null where it was not measured.</param>
/// <param name="HalfWidth">Half-width of the 95 % interval from the number of test images,
/// in percentage points.</param>
public sealed record ResultLine(EvaluationResult Trained, double? RandomTop1, double HalfWidth)
{
    /// <summary>Percentage points gained over random weights; null where those were not measured.</summary>
    public double? Gain => Trained.Top1 - RandomTop1;
}
