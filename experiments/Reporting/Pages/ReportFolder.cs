using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reporting.Figures;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>The files of a reported run: run.json and CSV files go in, charts and report.html come out of them alone.</summary>
/// <param name="Folder">The run's folder.</param>
public sealed record ReportFolder(string Folder)
{
    private const string MetricsName = "metrics.csv";

    /// <summary>The record of the run.</summary>
    public string Record => Path.Combine(Folder, "run.json");

    /// <summary>One row per evaluation.</summary>
    public string Evaluations => Path.Combine(Folder, "evaluation.csv");

    /// <summary>One row per model, solver, quantity and iteration.</summary>
    public string Convergence => Path.Combine(Folder, ConvergenceFigure.Name + ".csv");

    /// <summary>The page.</summary>
    public string Report => Path.Combine(Folder, "report.html");

    /// <summary>Metrics of one method: a subfolder of the method's name in lower case, such as mira/metrics.csv.</summary>
    public string Metrics(string method) => Path.Combine(Folder, MethodNames.FolderOf(method), MetricsName);

    /// <summary>Reads the run. Only run.json must be there; each other file adds its part.</summary>
    /// <exception cref="InputException">A file is missing or damaged.</exception>
    public ReportContent Load()
    {
        var run = RunRecord.Load(Record);
        return new()
        {
            Run = run,
            Curves = [.. Curves().Select(curve => curve.On(run))],
            Evaluations = File.Exists(Evaluations) ? ResultsCsv.Read<EvaluationResult>(Evaluations) : [],
            Convergence = File.Exists(Convergence) ? ResultsCsv.Read<ConvergencePoint>(Convergence) : [],
        };
    }

    /// <summary>Draws the charts and writes the page, from the files as they are.</summary>
    /// <returns>The paths written.</returns>
    /// <exception cref="InputException">A file is missing or damaged, or the folder cannot be written.</exception>
    public IReadOnlyList<string> Write()
    {
        var content = Load();
        var charts = content.Figures().SelectMany(figure => Chart.Save(figure, Folder)).ToList();
        AtomicFile.WriteText(Report, HtmlReport.Render(content));
        return [.. charts, Report];
    }

    private IEnumerable<TrainingCurve> Curves() => Directory.EnumerateDirectories(Folder).Order(StringComparer.Ordinal).Prepend(Folder)
        .Select(folder => (Name: MethodNames.OfFolder(Path.GetFileName(folder)), Path: Path.Combine(folder, MetricsName)))
        .Where(run => File.Exists(run.Path))
        .Select(run => new TrainingCurve(run.Name, ResultsCsv.ReadLog<EpochMetrics>(run.Path)));
}
