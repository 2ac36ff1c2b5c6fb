using Mira.Experiments.Records;
using Mira.Experiments.Records.Statistics;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reporting.Claims;

/// <summary>Tests what the paper says with a table against our own seeds.</summary>
/// <remarks>A claim has to hold in all of its comparisons. The paired t-tests of one claim are corrected for
/// their number (Holm).</remarks>
public static class ClaimTest
{
    private const double Level = 0.05;

    /// <summary>One row for each comparison of each claim.</summary>
    /// <param name="item">The table.</param>
    /// <param name="values">Our measurements of it.</param>
    public static IReadOnlyList<ClaimRow> Of(PaperItem item, IReadOnlyList<SeedValue> values)
    {
        ArgumentNullException.ThrowIfNull(item);
        var measured = values.ToLookup(value => value.Cell);
        return [.. item.Claims.SelectMany(claim => Of(item.Id, claim, measured))];
    }

    private static IEnumerable<ClaimRow> Of(string item, Claim claim, ILookup<string, SeedValue> measured)
    {
        var tests = claim.Comparisons.Select(comparison => Test(comparison, measured)).ToList();
        var probabilities = claim.Comparisons.Select((comparison, place) => Probability(comparison, tests[place]))
            .ToList();
        var corrected = Holm.Adjust(probabilities);
        var judgement =
            All([.. claim.Comparisons.Select((comparison, place) =>
                Judge(comparison, tests[place], corrected[place]))]);
        return claim.Comparisons.Select((comparison, place) => new ClaimRow
        {
            Item = item,
            Claim = claim.Text,
            Judgement = judgement,
            Plus = comparison.Borders is { } borders
                ? SideWords(comparison, borders)
                : Words(comparison, comparison.Plus),
            Minus = comparison.Borders is null ? Words(comparison, comparison.Minus) : "",
            Within = comparison.Within,
            Pairs = tests[place]?.Pairs ?? 0,
            Difference = tests[place]?.Mean,
            Low = Known(tests[place]?.Low),
            High = Known(tests[place]?.High),
            Probability = Known(probabilities[place]),
            Corrected = Known(corrected[place]),
        });
    }

    /// <summary>Of no difference; of none above the margin where the difference has to be small.</summary>
    private static double Probability(Comparison comparison, PairedTest? test) =>
        test is null ? double.NaN : comparison.Within is { } within ? test.Beyond(within) : test.Probability;

    /// <summary>The test over the seeds that every cell has, measured on the same images; null
    /// where there is none.</summary>
    /// <remarks>Seeds that change nothing, as of an evaluation without chance on one published network,
    /// are one measurement.</remarks>
    private static PairedTest? Test(Comparison comparison, ILookup<string, SeedValue> measured)
    {
        var seeds = comparison.Plus.Concat(comparison.Minus)
            .Select(cell => measured[cell].Select(value => value.Seed))
            .Aggregate((all, next) => all.Intersect(next)).Where(IsOnSameImages).Order().ToList();
        if (seeds.Count == 0)
        {
            return null;
        }
        var (plus, minus) = (Sums(comparison.Plus), Sums(comparison.Minus));
        if (plus.Zip(minus).Distinct().Count() == 1)
        {
            (seeds, plus, minus) = (seeds[..1], plus[..1], minus[..1]);
        }
        return comparison.Borders is { } borders
            ? PairedTest.Of(Margins(plus, minus, borders), new double[seeds.Count])
            : PairedTest.Of(plus, minus);

        double[] Sums(IReadOnlyList<string> cells) =>
            [.. seeds.Select(seed => cells.Sum(cell => Compared(Of(cell, seed).Value)))];

        SeedValue Of(string cell, long seed) => measured[cell].First(value => value.Seed == seed);

        bool IsOnSameImages(long seed) =>
            comparison.Plus.Concat(comparison.Minus).Select(cell => Of(cell, seed).DataHash).Distinct().Count() == 1;

        // An error of exactly zero is as small as a number can be.
        double Compared(double value) => comparison.ByMagnitude ? Math.Log10(Math.Max(value, double.Epsilon)) : value;
    }

    private static string Words(Comparison comparison, IReadOnlyList<string> cells) =>
        string.Join(" + ", comparison.ByMagnitude ? cells.Select(cell => $"log10 of {cell}") : cells);

    private static double[] Margins(double[] plus, double[] minus, (double Plus, double Minus) borders) =>
        [.. plus.Zip(minus, (one, other) => SideMargin.Of((one, borders.Plus), (other, borders.Minus)))];

    private static string SideWords(Comparison comparison, (double Plus, double Minus) borders) =>
        FormattableString.Invariant(
            $"{comparison.Plus[0]}, above {borders.Plus} as {comparison.Minus[0]} above {borders.Minus}");

    private static Judgement Judge(Comparison comparison, PairedTest? test, double corrected)
    {
        if (test is null || double.IsNaN(test.Probability))
        {
            return Judgement.CannotJudge;
        }
        return comparison.Within is { } within ? Near(test, within, corrected)
            : corrected >= Level ? Judgement.CannotJudge
            : test.Mean > 0 ? Judgement.Supported
            : Judgement.Contradicted;
    }

    private static Judgement Near(PairedTest test, double within, double corrected) =>
        test.Low >= -within && test.High <= within ? Judgement.Supported
        : corrected < Level ? Judgement.Contradicted
        : Judgement.CannotJudge;

    private static Judgement All(List<Judgement> parts) =>
        parts.Contains(Judgement.Contradicted) ? Judgement.Contradicted
        : parts.TrueForAll(part => part == Judgement.Supported) ? Judgement.Supported
        : Judgement.CannotJudge;

    private static double? Known(double? value) => value is { } number && !double.IsNaN(number) ? number : null;
}
