using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation.Transfer;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Pages;

namespace Mira.Experiments.Reproduction;

/// <summary>The output folder of an evaluation: run.json, CSV files, charts and report.html of that one
/// evaluation.</summary>
/// <param name="Folder">The folder; it need not exist.</param>
public sealed record EvaluationFolder(string Folder)
{
    private const string Metrics = "metrics.csv";

    /// <summary>Quality of targets that were made from a file of scores.</summary>
    public const string Targets = "assign.csv";

    /// <summary>Everything that an evaluation may write: what one did not write is not left from another.</summary>
    private static readonly string[] Files =
    [
        "run.json", "evaluation.csv", "transfer.csv", "convergence.csv", Targets, "seeds.csv", "sweep.csv",
        "curve.csv", "per-class.csv", "map.csv", "transfer-grid.csv", "transfer-classes.csv", "report.html",
        .. EvaluationDetails.PictureFiles.Select(picture => picture.File),
        .. ((string[])["accuracy", "per-class", "curve", "map", "convergence", "transfer-accuracy", "transfer-search",
            "transfer-classes"]).SelectMany(chart => (string[])[$"{chart}.svg", $"{chart}.png"]),
    ];

    /// <summary>Path of a file in the folder.</summary>
    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a table into the folder.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public string Write<T>(string name, IEnumerable<T> rows)
        where T : class
    {
        ResultsCsv.Write(At(name), rows);
        return At(name);
    }

    /// <summary>Refuses a folder whose results would be lost. Called before any work.</summary>
    /// <param name="replaces">Whether the results of an earlier evaluation may be replaced.</param>
    /// <exception cref="InputException">The folder holds results that may not be replaced.</exception>
    public void Require(bool replaces)
    {
        RunFolder.RefuseFile(Folder);
        var run = new RunFolder(Folder);
        if (run.HasCheckpoint || File.Exists(run.Metrics) || File.Exists(run.Command) || ItemFolder.IsAt(Folder)
            || HasRuns())
        {
            throw new InputException($"{Folder} holds a training or a table, whose run.json and report.html would " +
                "be lost. Name another --output.");
        }
        if (!replaces && Files.FirstOrDefault(name => File.Exists(At(name))) is { } found)
        {
            throw new InputException($"{Folder} already holds the results of an evaluation ({found}), which would " +
                "be lost. Add --overwrite to replace them, or name another --output.");
        }
    }

    /// <summary>Records the evaluation, draws its charts and writes its page. What an earlier evaluation left here
    /// is removed.</summary>
    /// <param name="record">What is written as run.json.</param>
    /// <param name="written">The files that the evaluation has written here.</param>
    /// <returns>The paths of all its files.</returns>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public IReadOnlyList<string> Close(RunRecord record, IEnumerable<string> written)
    {
        ArgumentNullException.ThrowIfNull(record);
        var kept = written.ToList();
        foreach (var path in Files.Select(At).Except(kept).Where(File.Exists))
        {
            File.Delete(path);
        }
        record.Save(At("run.json"));
        return [.. kept, At("run.json"), .. new ItemFolder(Folder).Write()];
    }

    /// <summary>What an evaluation left beside evaluation.csv.</summary>
    /// <exception cref="InputException">A file is damaged.</exception>
    internal EvaluationDetails Load() => new()
    {
        Classes = Rows<ClassAccuracy>("per-class.csv"),
        Epochs = Rows<TuningEpoch>("curve.csv"),
        Transfers = Rows<TransferResult>("transfer.csv"),
        Trials = Rows<TransferTrial>("transfer-grid.csv"),
        Scores = Rows<ClassScore>("transfer-classes.csv"),
        Map = Rows<MapRow>("map.csv"),
        Targets = Rows<LabelingSummary>(Targets),
        Pictures = [.. EvaluationDetails.PictureFiles.Where(picture => File.Exists(At(picture.File)))
            .Select(picture => new Picture(picture.Title, File.ReadAllBytes(At(picture.File))))],
    };

    private IReadOnlyList<T> Rows<T>(string name)
        where T : class => File.Exists(At(name)) ? ResultsCsv.Read<T>(At(name)) : [];

    /// <summary>Whether runs lie in the folders below, as in that of the main job.</summary>
    private bool HasRuns() => Directory.Exists(Folder)
        && Directory.EnumerateDirectories(Folder).Any(folder => File.Exists(Path.Combine(folder, Metrics)));
}
