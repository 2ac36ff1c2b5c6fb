using System.Globalization;
using Mira.Experiments.Costs;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>COST.md: what every table costs at every scale, and how that grows.</summary>
/// <param name="Results">The folder of results, with ours, bench, cluster and gpu-h100.</param>
public sealed record CostPage(string Results)
{
    private const int Seeds = 3;

    private static readonly string[] Folders = ["gpu-h100/training", "ours/laptop", "ours/laptop-simsiam"];

    private static readonly string[] FoldersOfSeeds = ["ours/laptop-seeds", "ours/laptop-h100"];

    private const string Unknown = "not known";

    /// <summary>The page's text.</summary>
    /// <exception cref="Datasets.InputException">A file of the results is damaged.</exception>
    public string Render() => $"""
        # What the tables cost

        Written by `mira report cost` from the files here and from the cost model of `mira reproduce --list`; a test checks it. Every number
        is *measured*, *modeled* or "{Unknown}":

        - **measured**: seconds that runs recorded (`seeds.csv` of the table, mean over seeds, summed over its different pretrainings and
          evaluations). They were made on virtual machines that did other work as well, so times of equal runs differ by up to a factor
          of several.
        - **modeled**: `experiments/Costs`: images x epochs x passes of views through the networks, at a measured speed, or the time of the
          same recipe that the paper or a run of ours gives. Prototypes, batch, solver and the fits of classifiers are not in it.
        - Memory is the largest resident memory of a process in the runs' `run.json`. {Capital(Unknown)} where no run of that scale is here.
        - No run recorded energy. Energy is time x the power below, money time x the price below. Both are assumptions.

        {Prices()}
        A time is for one seed. Pretrainings and evaluations that tables share are counted in each of them.

        {string.Join("\n", Enum.GetValues<Scale>().Select(Section))}
        ## Single runs with a record

        {Records()}
        {new CostGrowth(Results).Render()}
        """.ReplaceLineEndings("\n");

    private static string Prices() => Markdown.Table(
    [
        ["machine", "#power, W", "#price of an hour, $ (assumed)", "power from"],
        .. MachinePrice.All.Select(price => (string[])
            [price.Machine, Number(price.Watts), Number(price.Dollars), price.Source]),
    ]);

    private string Section(Scale scale) => $"## Scale {scale.Word()}\n\n" + Markdown.Table(
    [
        ["table", "#pretrainings", "#modeled: pretraining", "#evaluation", "machine", "#measured: pretraining",
            "#evaluation", "#memory, MiB", "#energy, kWh", "#money, $", "from"],
        .. Paper.Items.Select(item => Row(item, scale)),
    ]);

    private string[] Row(PaperItem item, Scale scale)
    {
        CellRun[] runs = [.. item.CellsAt(scale).Select(cell => cell.Run).OfType<CellRun>()];
        if (runs.Length == 0)
        {
            return [item.Name, "0", "no runs at this scale", .. Enumerable.Repeat("", 8)];
        }
        var modeled = ItemCost.Of(runs, scale);
        var measured = MeasuredCost.Of(Results, scale, item);
        List<Cost> costs = [.. modeled.Pretrainings, .. modeled.Evaluations];
        var machines = costs.Select(cost => cost.Machine).Distinct().ToList();
        // A measured time is on one machine; its price is known where the scale has one.
        var paid = measured is not null && machines.Count == 1
            ? [new Cost(measured.Time, CostOrigin.Measured, machines[0], "")] : costs;
        return
        [
            item.Name, $"{modeled.Pretrainings.Count}", Cost.Words(modeled.PretrainingTime),
            Cost.Words(modeled.EvaluationTime), string.Join(", ", machines),
            measured is null ? "–" : Cost.Words(measured.Pretraining),
            measured is null ? "–" : Cost.Words(measured.Evaluation),
            measured?.PeakMemory is { } peak ? Mebibytes(peak) : Unknown,
            Number(MachinePrice.KilowattHours(paid)), Number(MachinePrice.Price(paid)),
            paid != costs ? "measured" : "modeled",
        ];
    }

    private string Records() => Markdown.Table(
    [
        ["run", "device", "#time", "#images", "#images/s", "#memory, MiB", "#GPU memory, MiB"],
        .. RecordFolders().Select(folder => (folder, Run: RunRecord.Load(Path.Combine(folder, "run.json"))))
            .Select(found => (string[])
            [
                Path.GetRelativePath(Results, found.folder).Replace('\\', '/'), Device(found.Run),
                Cost.Words(TimeSpan.FromSeconds(found.Run.Cost.Seconds)),
                found.Run.Cost.Trainings.Sum(training => training.Images) is > 0 and var images
                    ? images.ToString("N0", CultureInfo.InvariantCulture) : Unknown,
                Number(found.Run.Cost.ImagesPerSecond), Mebibytes(found.Run.Cost.PeakMemory),
                found.Run.Cost.GpuMemory == 0 ? "–" : Mebibytes(found.Run.Cost.GpuMemory),
            ]),
    ]);

    private IEnumerable<string> RecordFolders() =>
        Folders.Concat(FoldersOfSeeds
                .SelectMany(name => Enumerable.Range(0, Seeds).Select(seed => $"{name}/seed{seed}")))
            .Select(name => Path.Combine(Results, name))
            .Where(folder => File.Exists(Path.Combine(folder, "run.json")));

    private static string Device(RunRecord run) => run.Hardware.Gpu is { Length: > 0 } gpu && run.Device != "cpu"
        ? $"{gpu}, {run.Precision}" : $"{run.Hardware.Cpu}, {run.Threads} thread{(run.Threads == 1 ? "" : "s")}";

    private static string Mebibytes(long bytes) =>
        (bytes / (double)(1L << 20)).ToString("N0", CultureInfo.InvariantCulture);

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    /// <summary>At most two decimals; what would be 0 by them is a bound.</summary>
    internal static string Number(double value) => value switch
    {
        > 0 and < 0.005 => "< 0.01",
        _ => value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.##", CultureInfo.InvariantCulture),
    };
}

/// <summary>What a table's runs took, for one seed.</summary>
/// <param name="Pretraining">Time of its different pretrainings, the mean over seeds of each.</param>
/// <param name="Evaluation">The same of its evaluations.</param>
/// <param name="PeakMemory">The largest memory of one of its runs, in bytes; null where no run's record is
/// here.</param>
internal sealed record MeasuredCost(TimeSpan Pretraining, TimeSpan Evaluation, long? PeakMemory)
{
    /// <summary>Both together.</summary>
    internal TimeSpan Time => Pretraining + Evaluation;

    /// <summary>The cost of an item that has results at a scale; null for others.</summary>
    internal static MeasuredCost? Of(string results, Scale scale, PaperItem item)
    {
        var folder = Path.Combine(results, "ours", scale.Word());
        var seeds = new ItemFolder(Path.Combine(folder, item.Id)).Seeds;
        if (!File.Exists(seeds))
        {
            return null;
        }
        var values = ResultsCsv.Read<SeedValue>(seeds);
        var peaks = values.Select(value => value.Run).Distinct()
            .Select(run => Path.Combine(folder, "runs", run, "run.json")).Where(File.Exists)
            .Select(path => RunRecord.Load(path).Cost.PeakMemory).ToList();
        return new(
            Mean(values.DistinctBy(value => value.Run),
                value => value.PretrainRecipeHash, value => value.PretrainSeconds),
            Mean(values.DistinctBy(value => (value.Run, value.ProtocolHash, value.DataHash)),
                value => value.PretrainRecipeHash + value.ProtocolHash + value.DataHash, value => value.Seconds),
            peaks.Count > 0 ? peaks.Max() : null);
    }

    private static TimeSpan Mean(IEnumerable<SeedValue> values, Func<SeedValue, string> kind,
        Func<SeedValue, double?> seconds) =>
        TimeSpan.FromSeconds(values.GroupBy(kind).Sum(same => same.Average(value => seconds(value) ?? 0)));
}
