using System.Globalization;
using Mira.Experiments.Records;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>Costs of pretrainings as rows of text: a column for each.</summary>
public static class CostTable
{
    private const double Mebibyte = 1L << 20;

    /// <summary>Names of the columns.</summary>
    public static IReadOnlyList<string> Columns(IEnumerable<TrainingCost> costs) =>
        ["cost", .. costs.Select(cost => cost.Name)];

    /// <summary>Rows: the paper's columns first, then every phase with its share of the
    /// training thread's time.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(IReadOnlyList<TrainingCost> costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        return
        [
            Row("largest memory, MiB", costs, cost => $"{cost.PeakMemory / Mebibyte:0}"),
            Row("seconds per epoch", costs, cost => $"{cost.SecondsPerEpoch:0.0}"),
            Row("images/s", costs, cost => $"{cost.ImagesPerSecond:0}"),
            Row("epochs", costs, cost => $"{cost.Epochs:0.##}"),
            .. Names(costs, cost => cost.Phases).Select(phase => Row($"{phase}, s", costs, cost => Share(cost, phase))),
            .. Names(costs, cost => cost.LoaderPhases)
            .Select(phase => Row($"{phase} (loader threads, processor time), s", costs,
                cost => $"{cost.LoaderPhases.GetValueOrDefault(phase):0.0}")),
        ];
    }

    private static IEnumerable<string> Names(IEnumerable<TrainingCost> costs,
        Func<TrainingCost, IReadOnlyDictionary<string, double>> phases) =>
        costs.SelectMany(cost => phases(cost).Keys).Distinct();

    private static FormattableString Share(TrainingCost cost, string phase)
    {
        var seconds = cost.Phases.GetValueOrDefault(phase);
        return $"{seconds:0.0} ({100 * seconds / Math.Max(cost.Phases.Values.Sum(), double.Epsilon):0.0} %)";
    }

    private static string[] Row(string name, IEnumerable<TrainingCost> costs,
        Func<TrainingCost, FormattableString> cell) =>
        [name, .. costs.Select(cost => cell(cost).ToString(CultureInfo.InvariantCulture))];
}
