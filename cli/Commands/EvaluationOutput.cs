using System.Globalization;
using Mira.Cli.Display;
using Mira.Datasets;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Tables;

namespace Mira.Cli.Commands;

/// <summary>What an evaluation leaves: table, CSV files, charts.</summary>
internal static class EvaluationOutput
{
    /// <param name="terminal">Where results are shown.</param>
    /// <param name="results">Every evaluation.</param>
    /// <param name="images">The images; null where features were evaluated.</param>
    /// <param name="folder">Where files go.</param>
    internal static void Write(Terminal terminal, IReadOnlyList<Evaluated> results, ImageDataset? images, string folder)
    {
        var rows = results.Select(result => result.Row).ToList();
        EvaluationTable.Show(terminal, rows);
        foreach (var path in Files(results, rows, images, folder))
        {
            terminal.WriteLine(path);
        }
    }

    private static IEnumerable<string> Files(IReadOnlyList<Evaluated> results, List<EvaluationResult> rows,
        ImageDataset? images, string folder)
    {
        var csv = new ItemFolder(folder).Evaluations;
        ResultsCsv.Write(csv, rows);
        yield return csv;
        if (rows.Any(row => row.Seed != rows[0].Seed))
        {
            var seeds = Path.Combine(folder, "seeds.csv");
            ResultsCsv.Write(seeds, SeedRows.Of(rows));
            yield return seeds;
        }
        if (results.Any(result => result.Sweep.Count > 0))
        {
            var sweep = Path.Combine(folder, "sweep.csv");
            ResultsCsv.Write(sweep, results.SelectMany(result => result.Sweep));
            yield return sweep;
        }
        List<TuningEpoch> epochs = [.. results.SelectMany(result => result.Epochs)];
        if (epochs.Count > 0)
        {
            var curve = Path.Combine(folder, "curve.csv");
            ResultsCsv.Write(curve, epochs);
            yield return curve;
        }
        var first = results[0];
        var classes = ClassAccuracy.Of(first.Predictions.Labels, first.Predictions.Guesses, images?.ClassNames ?? []);
        var perClass = Path.Combine(folder, "per-class.csv");
        ResultsCsv.Write(perClass, classes);
        yield return perClass;
        IEnumerable<Figure> figures = [AccuracyFigure.Draw([.. rows.DistinctBy(row => (row.Method, row.Protocol))],
            images?.ClassNames.Count), ClassAccuracyFigure.Draw(classes),
            .. epochs.Count > 0 ? [TuningFigure.Draw(epochs)] : (Figure[])[]];
        foreach (var path in figures.SelectMany(figure => Chart.Save(figure, folder)))
        {
            yield return path;
        }
        var title = string.Create(CultureInfo.InvariantCulture,
            $"{(first.Row.Method.Length > 0 ? first.Row.Method : "checkpoint")}, " +
            $"{ProtocolNames.Title(first.Row.Protocol)}{(images is null ? "" : $" on {images.Name}")}, " +
            $"{first.Row.Images:n0} test images, in %");
        yield return ConfusionPicture.Save(ConfusionPicture.Counts(first.Predictions.Labels, first.Predictions.Guesses),
            images?.ClassNames ?? [],
            title, Path.Combine(folder, "confusion.png"));
        if (images is not null && first.Neighbors.Count > 0)
        {
            yield return NeighborSheet.Of(first, images).Save(Path.Combine(folder, "neighbors.png"));
        }
    }
}
