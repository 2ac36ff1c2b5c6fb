using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>The record of a table, combined from the records of its runs.</summary>
/// <param name="Item">The table.</param>
/// <param name="Scale">The scale of its runs.</param>
/// <param name="Epochs">Epochs of every pretraining; null for those of its recipe.</param>
/// <param name="Command">The command that asked for it.</param>
internal sealed record ItemRecord(PaperItem Item, Scale Scale, int? Epochs, string Command)
{
    /// <summary>Whose classifiers judge the baselines.</summary>
    internal Judge Judge { get; init; }

    /// <summary>The record.</summary>
    /// <param name="runs">Cells and the finished runs of their networks; a run may serve several.</param>
    /// <param name="values">The measurements.</param>
    internal RunRecord Of(IReadOnlyList<(PlanCell Cell, StoredRun Run)> runs, IReadOnlyList<SeedValue> values)
    {
        var own = runs.DistinctBy(entry => entry.Run.Name)
            .Select(entry => (entry.Cell, Record: entry.Run.Record())).ToList();
        var last = own.Count > 0 ? own.MaxBy(entry => entry.Record.Ended).Record : Nothing();
        var records = own.Count > 0 ? own.ConvertAll(entry => entry.Record) : [last];
        return last with
        {
            Name = Item.OwnsRuns ? Scale.Word() : $"{Item.Name} at {Scale.Label(Epochs)} scale",
            CommandLine = Command,
            Started = records.Min(record => record.Started),
            Ended = records.Max(record => record.Ended),
            Seed = records.Min(record => record.Seed),
            Commit = All(records.Select(record => record.Commit)),
            Data = All(records.Select(record => record.Data).Concat(values.Select(value => value.Data))),
            DataHash = All(records.Select(record => record.DataHash)),
            CheckpointHash = "",
            Recipes = Recipes(runs),
            Cost = Cost(own, values),
            Warnings = [.. Notes(records, values), .. records.SelectMany(record => record.Warnings).Distinct()],
        };
    }

    /// <summary>The recipes by the rows that they are for.</summary>
    private static Dictionary<string, RecipeValues> Recipes(IReadOnlyList<(PlanCell Cell, StoredRun Run)> runs)
    {
        var recipes = new Dictionary<string, RecipeValues>();
        foreach (var recipe in runs.Select(entry => entry.Cell)
            .DistinctBy(cell => (cell.Network as NetworkSource.Pretrained)?.Recipe.Hash)
            .Where(cell => cell.Network is NetworkSource.Pretrained))
        {
            var (row, source) = (string.Join(' ', recipe.Cell.Row), (NetworkSource.Pretrained)recipe.Network!);
            recipes.TryAdd(recipes.ContainsKey(row) ? $"{row}, {recipe.Cell.Column}" : row,
                RecipeValues.Of(source.Recipe));
        }
        return recipes;
    }

    private static RunCost Cost(IReadOnlyList<(PlanCell Cell, RunRecord Record)> runs, IReadOnlyList<SeedValue> values)
    {
        var pretraining = runs.Sum(entry => entry.Record.Cost.Seconds);
        var evaluation = values.DistinctBy(value => (value.Run, value.ProtocolHash, value.Seed))
            .Sum(value => value.Seconds ?? 0);
        return new RunCost
        {
            Seconds = pretraining + evaluation,
            Phases = new Dictionary<string, double> { ["pretraining"] = pretraining, ["evaluation"] = evaluation },
            PeakMemory = runs.Select(entry => entry.Record.Cost.PeakMemory).DefaultIfEmpty().Max(),
            GpuMemory = runs.Select(entry => entry.Record.Cost.GpuMemory).DefaultIfEmpty().Max(),
            ImagesPerSecond = runs.Select(entry => entry.Record.Cost.ImagesPerSecond).DefaultIfEmpty().Average(),
            Trainings = [.. runs.SelectMany(entry => entry.Record.Cost.Trainings.Select(cost =>
                cost with { Name = FormattableString.Invariant(
                    $"{string.Join(' ', entry.Cell.Cell.Row)}, seed {entry.Record.Seed}") }))],
        };
    }

    /// <summary>What a reader has to know of the scale, and of runs that were not made alike.</summary>
    private IEnumerable<string> Notes(List<RunRecord> records, IReadOnlyList<SeedValue> values)
    {
        if (Scale != Scale.Paper || Epochs is not null)
        {
            yield return ScaleNotes.NotThePapers(Scale.Label(Epochs));
        }
        if (Judge == Judge.AsPublished)
        {
            yield return "The baselines are evaluated as their printed numbers were (--judge as-published), " +
                "with classifiers on the student; MIRA with its own, on the teacher.";
        }
        if (Epochs is not null)
        {
            yield return $"Every pretraining took {Epochs} epochs instead of its recipe's number. Warm-up is at most " +
                "a tenth of them, and other epoch counts of a method were shortened in proportion. " +
                "Methods that learn slowly are at a disadvantage.";
        }
        else if (Item.At(Scale) is { } note)
        {
            yield return ScaleNotes.Of(note);
        }
        foreach (var shared in Shared(values))
        {
            yield return shared;
        }
        var machines = records.Select(record =>
            $"{record.Hardware.Cpu}{(record.Hardware.Gpu.Length > 0 ? $" with {record.Hardware.Gpu}" : "")}, " +
            $"{record.Device} {record.Precision}").Distinct().ToList();
        if (machines.Count > 1)
        {
            yield return $"The runs used {machines.Count} kinds of machine: {string.Join("; ", machines)}. " +
                "Do not compare times between them.";
        }
    }

    /// <summary>Cells that one measurement fills, because a scale makes no difference between their rows.</summary>
    private IEnumerable<string> Shared(IReadOnlyList<SeedValue> values) => values
        .GroupBy(value => (value.Run, value.ProtocolHash, value.Metric, value.Seed))
        .Select(measurement => measurement.Select(value => value.Cell).Distinct().ToList())
        .Where(cells => cells.Count > 1).Select(cells => string.Join("; and ", cells)).Distinct()
        .Select(cells => $"At {Scale.Word()} scale these cells are the same measurement: {cells}.");

    private static string All(IEnumerable<string> words) =>
        string.Join(", ", words.Where(word => word.Length > 0).Distinct());

    /// <summary>The record where nothing was run.</summary>
    private static RunRecord Nothing() => new()
    {
        Name = "",
        CommandLine = "",
        Started = DateTimeOffset.UtcNow,
        Ended = DateTimeOffset.UtcNow,
        Seed = 0,
        Commit = SoftwareVersions.Commit(),
        Data = "",
        DataHash = "",
        Recipes = new Dictionary<string, RecipeValues>(),
        Versions = SoftwareVersions.With(),
        Hardware = Hardware.OfThisMachine(),
        Device = "none",
        Precision = "none",
        Threads = 0,
        Cost = new RunCost
        {
            Seconds = 0,
            Phases = new Dictionary<string, double>(),
            PeakMemory = 0,
            ImagesPerSecond = 0,
        },
    };
}
