using System.Globalization;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Benchmarks;

/// <summary>Charts of what several processes exchange, and of how training scales by the cost model.</summary>
public static class ClusterFigures
{
    /// <summary>Time of a sum by its size, a line an engine.</summary>
    /// <param name="name">File name of the figure.</param>
    /// <param name="timings">What was measured.</param>
    public static Figure Collectives(string name, IReadOnlyList<CollectiveTiming> timings)
    {
        ArgumentNullException.ThrowIfNull(timings);
        var sizes = timings.Select(timing => timing.Bytes).Distinct().Order().ToList();
        return new()
        {
            Name = name,
            Title = $"Time of a sum over {timings[0].Processes} processes",
            Caption = "Medians of five rounds with their range; the slowest process of a round counts.",
            Panels =
            [
                new()
                {
                    Title = $"Sum over {timings[0].Processes} processes",
                    XLabel = "size of a process's part",
                    YLabel = "time, microseconds",
                    YScale = AxisScale.Logarithmic,
                    LegendTitle = "engine",
                    BandLabel = "fastest to slowest round",
                    Categories = [.. sizes.Select(Words)],
                    Series =
                    [
                        .. timings.GroupBy(timing => timing.Engine).Select((engine, place) => new Series
                        {
                            Label = engine.Key,
                            Hue = (Hue)place,
                            Symbol = (Symbol)place,
                            Points = [.. engine.Select(timing => new SeriesPoint(sizes.IndexOf(timing.Bytes),
                                timing.Microseconds, timing.BestMicroseconds, timing.WorstMicroseconds))],
                        }),
                    ],
                },
            ],
        };
    }

    /// <summary>Efficiency by the number of processes: a panel for each network and its views.</summary>
    /// <param name="name">File name of the figure.</param>
    /// <param name="rows">Rows of the cost model.</param>
    public static Figure Scaling(string name, IReadOnlyList<ScalingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new()
        {
            Name = name,
            Title = "Efficiency of training over several processes, modeled",
            Caption = "Modeled, not run: measured computing of one process, counted exchanges, assumed latency and " +
                "bandwidth of the interconnect. The batch stays that of the recipe.",
            Panels = [.. rows.GroupBy(row => (row.Network, row.Views)).Select(Panel)],
        };
    }

    private static Panel Panel(IGrouping<(string Network, string Views), ScalingRow> rows)
    {
        var counts = rows.Select(row => row.Processes).Distinct().Order().ToList();
        var networks = rows.Select(row => row.Interconnect).Distinct().ToList();
        return new()
        {
            Title = $"{rows.Key.Network}, {rows.Key.Views} (modeled)",
            XLabel = "processes",
            YLabel = "efficiency, %",
            LegendTitle = "machine; interconnect",
            Categories = [.. counts.Select(count => count.ToString(CultureInfo.InvariantCulture))],
            Series =
            [
                .. rows.GroupBy(row => (row.Machine, row.Interconnect)).Select((line, place) => new Series
                {
                    Label = $"{line.Key.Machine}; {line.Key.Interconnect}",
                    Hue = (Hue)networks.IndexOf(line.Key.Interconnect),
                    Symbol = (Symbol)place,
                    Mark = place < networks.Count ? Mark.Line : Mark.DashedLine,
                    Points =
                    [
                        .. line.Select(row => new SeriesPoint(counts.IndexOf(row.Processes), 100 * row.Efficiency)),
                    ],
                }),
            ],
        };
    }

    /// <summary>A size such as "4 KiB".</summary>
    public static string Words(long bytes) => bytes switch
    {
        >= 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB"),
        >= 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 10} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
    };
}
