using Mira.Experiments.Records;
using Mira.Experiments.Records.Statistics;

namespace Mira.Experiments.Evaluation;

/// <summary>Summaries of evaluations that differ in their seed alone.</summary>
public static class SeedRows
{
    /// <summary>One row for every encoder and setting, in the order in which they come first.</summary>
    public static IReadOnlyList<SeedRow> Of(IEnumerable<EvaluationResult> rows) =>
        [.. rows.GroupBy(row => (row.Method, row.Encoder, row.Protocol, row.RecipeHash, Words(row.Setting)))
            .Select(group => Of([.. group]))];

    private static SeedRow Of(IReadOnlyList<EvaluationResult> rows)
    {
        var (top1, top5) = (SeedSummary.Of([.. rows.Select(row => row.Top1)]),
            SeedSummary.Of([.. rows.Select(row => row.Top5)]));
        return new()
        {
            Method = rows[0].Method,
            Protocol = rows[0].Protocol,
            Setting = Words(rows[0].Setting),
            Seeds = top1.Count,
            Top1Mean = top1.Mean,
            Top1Deviation = top1.Deviation,
            Top1Low = top1.Low,
            Top1High = top1.High,
            Top5Mean = top5.Mean,
            Top5Deviation = top5.Deviation,
            Top5Low = top5.Low,
            Top5High = top5.High,
        };
    }

    // A sweep may choose another learning rate for each seed.
    private static string Words(string setting) => setting.Split(", lr ")[0];
}
