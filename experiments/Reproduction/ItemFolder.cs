using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>The files of an item. Charts, Markdown and page are made from run.json and the CSV files alone.</summary>
/// <remarks>A table has cells.csv and seeds.csv. An item that owns its runs, and a run by itself, have
/// evaluation.csv in their place.</remarks>
/// <param name="Folder">The item's folder, such as results/ours/laptop/table7.</param>
public sealed record ItemFolder(string Folder)
{
    private const string MetricsName = "metrics.csv";

    /// <summary>Who measured, on what, with which recipes, at which cost.</summary>
    public string Record => Path.Combine(Folder, "run.json");

    /// <summary>One row per cell.</summary>
    public string Cells => Path.Combine(Folder, "cells.csv");

    /// <summary>One row per cell and seed.</summary>
    public string Seeds => Path.Combine(Folder, "seeds.csv");

    /// <summary>One row per comparison that a claim needs.</summary>
    public string Claims => Path.Combine(Folder, "claims.csv");

    /// <summary>One row per network and protocol, for an item that owns its runs.</summary>
    public string Evaluations => Path.Combine(Folder, "evaluation.csv");

    /// <summary>Convergence of the solvers, where the item is about it.</summary>
    public string Convergence => Path.Combine(Folder, ConvergenceFigure.Name + ".csv");

    /// <summary>The table for people, as Markdown.</summary>
    public string Text => Path.Combine(Folder, "item.md");

    /// <summary>The page.</summary>
    public string Report => Path.Combine(Folder, "report.html");

    /// <summary>Whether a folder is that of a table.</summary>
    public static bool IsAt(string folder) => File.Exists(new ItemFolder(folder).Cells);

    /// <summary>Metrics of a run that lies here: a subfolder of its method's name in lower case, such as
    /// mira/metrics.csv.</summary>
    public string Metrics(string method) => Path.Combine(Folder, MethodNames.FolderOf(method), MetricsName);

    /// <summary>Reads the item.</summary>
    /// <exception cref="InputException">A file is missing or damaged, or the folder is a file.</exception>
    public ItemContent Load()
    {
        RunFolder.RefuseFile(Folder);
        return IsAt(Folder) ? LoadTable() : LoadRuns();
    }

    /// <summary>Only run.json must be there; each other file adds its part.</summary>
    private ItemContent LoadRuns()
    {
        var (run, details) = (RunRecord.Load(Record), new EvaluationFolder(Folder).Load());
        var curves = OwnCurves().Select(curve => curve.On(run)).ToList();
        return new ItemContent
        {
            Item = IsMainJob() ? Paper.MainJob : new RecordedRun(run)
            {
                IsTrained = curves.Count > 0,
                IsOfScores = details.Targets.Count > 0,
            },
            Run = run,
            Cells = [],
            Seeds = [],
            Claims = [],
            Evaluations = File.Exists(Evaluations) ? ResultsCsv.Read<EvaluationResult>(Evaluations) : [],
            Curves = curves,
            Convergence = File.Exists(Convergence) ? ResultsCsv.Read<ConvergencePoint>(Convergence) : [],
            Details = details,
        };
    }

    private bool IsMainJob() =>
        Paper.MainJob.Cells.Where(cell => cell.Run!.IsTrained).All(cell => File.Exists(Metrics(cell.Row[0])));

    private IEnumerable<TrainingCurve> OwnCurves() =>
        Directory.EnumerateDirectories(Folder).Order(StringComparer.Ordinal).Prepend(Folder)
        .Select(folder =>
            (Name: MethodNames.OfFolder(Path.GetFileName(folder)), Path: Path.Combine(folder, MetricsName)))
        .Where(run => File.Exists(run.Path))
        .Select(run => new TrainingCurve(run.Name, ResultsCsv.ReadLog<EpochMetrics>(run.Path)));

    private ItemContent LoadTable()
    {
        var (cells, seeds) = (ResultsCsv.Read<CellRow>(Cells), ResultsCsv.Read<SeedValue>(Seeds));
        var byName = ByName(cells, seeds);
        var content = new ItemContent
        {
            Item = Paper.Named(cells[0].Item),
            Run = RunRecord.Load(Record),
            Cells = cells,
            Seeds = seeds,
            Claims = ResultsCsv.Read<ClaimRow>(Claims),
            Convergence = File.Exists(Convergence) ? ResultsCsv.Read<ConvergencePoint>(Convergence) : [],
        };
        var words = new MeasuredWords(content);
        return content with
        {
            Curves = Curves(seeds, byName.ToDictionary(cell => cell.Key, cell => words.InChart(cell.Value))),
        };
    }

    /// <summary>Writes what was measured.</summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public void Save(ItemContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Item.OwnsRuns)
        {
            ResultsCsv.Write(Evaluations, content.Evaluations);
        }
        else
        {
            ResultsCsv.Write(Cells, content.Cells);
            ResultsCsv.Write(Seeds, content.Seeds);
            ResultsCsv.Write(Claims, content.Claims);
        }
        if (content.Convergence.Count > 0)
        {
            ResultsCsv.Write(Convergence, content.Convergence);
        }
        content.Run.Save(Record);
    }

    /// <summary>Draws the charts and writes text and page, from the files as they are.</summary>
    /// <returns>The paths written.</returns>
    /// <exception cref="InputException">A file is missing or damaged, or the folder cannot be written.</exception>
    public IReadOnlyList<string> Write()
    {
        var content = Load();
        var charts = content.Figures().SelectMany(figure => Chart.Save(figure, Folder)).ToList();
        if (!content.Item.OwnsRuns)
        {
            AtomicFile.WriteText(Text, ItemText.Render(content));
            charts.Add(Text);
        }
        AtomicFile.WriteText(Report, ItemPage.Render([content]));
        return [.. charts, Report];
    }

    /// <summary>Writes the page alone.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="InputException">A file is missing or damaged, or the folder cannot be written.</exception>
    public string WritePage()
    {
        AtomicFile.WriteText(Report, ItemPage.Render([Load()]));
        return Report;
    }

    private Dictionary<string, CellRow> ByName(IReadOnlyList<CellRow> cells, IReadOnlyList<SeedValue> seeds)
    {
        var twice = cells.GroupBy(cell => cell.Cell).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null || cells.Count == 0)
        {
            throw new InputException($"{Cells} has {(twice is null ? "no cell" : $"the cell '{twice}' twice")}, " +
                "expected each cell of a table once. Make the table again.");
        }
        var byName = cells.ToDictionary(cell => cell.Cell);
        var unknown = seeds.FirstOrDefault(value => !byName.ContainsKey(value.Cell))?.Cell;
        return unknown is null ? byName
            : throw new InputException($"{Seeds} has numbers of the cell '{unknown}', which is " +
                $"not in {Cells}. Make the table again.");
    }

    /// <summary>How the runs went that the numbers come from: those of the first seed, which lie beside
    /// the table's folder.</summary>
    private List<TrainingCurve> Curves(IReadOnlyList<SeedValue> seeds, Dictionary<string, CellRow> cells)
    {
        List<(CellRow Cell, string Path)> runs = [.. seeds
            .Where(value => value.Run.Length > 0 && value.Seed == seeds.Min(other => other.Seed))
            .DistinctBy(value => value.Run)
            .Select(value =>
                (cells[value.Cell], Path: Path.Combine(Path.GetFullPath(Folder), "..", "runs", value.Run, MetricsName)))
            .Where(run => File.Exists(run.Path))];
        var labels = runs.Count > 0 ? new RowLabels(runs.Select(run => run.Cell.Row)) : null;
        var isColumnEnough = runs.DistinctBy(run => run.Cell.Row).Count() == 1;
        var isRowEnough = runs.DistinctBy(run => run.Cell.Row).Count() == runs.Count;
        return runs.ConvertAll(run => TrainingCurve.Read(NameOf(run.Cell), run.Path) with { Cell = run.Cell.Cell });

        string NameOf(CellRow cell) => isRowEnough
            ? labels!.Of(cell.Row) : isColumnEnough ? cell.Column : $"{labels!.Of(cell.Row)}; {cell.Column}";
    }
}

/// <summary>A run by itself, as <c>mira pretrain</c> or an evaluation makes one: shown like an item without a
/// table.</summary>
internal sealed class RecordedRun(RunRecord run) : PaperItem
{
    /// <summary>Whether the run trained a network, or evaluated one.</summary>
    internal bool IsTrained { get; init; } = true;

    /// <summary>Whether targets were made from scores: there is no network, and nothing random.</summary>
    internal bool IsOfScores { get; init; }

    public override string Id => "run";

    public override string Name => run.Name;

    public override bool IsOfThePaper => false;

    public override string Title => IsOfScores ? run.Data
        : FormattableString.Invariant($"{run.Data}, seed {run.Seed}");

    public override string Caption => IsOfScores
        ? "Targets of one batch of scores. Objectives can be compared at the same scores, τ and β only."
        : !IsTrained
        ? "One evaluation. Compare it with the paper only where network, data and protocol are the paper's."
        : "One run: its numbers say whether the method works here. They are not the paper's and " +
        "must not be compared with them.";

    public override IReadOnlyList<string> RowHeader => [];

    public override bool OwnsRuns => true;

    protected override IEnumerable<Cell> Rows => [];
}
