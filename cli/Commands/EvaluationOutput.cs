using System.Globalization;
using Mira.Cli.Display;
using Mira.Datasets;
using Mira.Experiments.Evaluation;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reproduction;

namespace Mira.Cli.Commands;

/// <summary>What an evaluation leaves: table, run.json, CSV files, charts, page.</summary>
/// <param name="terminal">Where results are shown.</param>
/// <param name="folder">Where files go.</param>
/// <param name="recording">What run.json tells of the run.</param>
internal sealed class EvaluationOutput(Terminal terminal, EvaluationFolder folder, RunRecording recording)
{
    private RecordedData? _features;

    /// <summary>What a reader must know before the numbers.</summary>
    internal List<string> Warnings { get; } = [];

    /// <summary>Places of test images in maps of their features.</summary>
    internal List<MapRow> Map { get; } = [];

    /// <summary>Tells which features of files are evaluated.</summary>
    internal void Shows(IFeatureDescription train, IFeatureDescription test)
    {
        FeatureDisplay.Show(terminal, train, test);
        _features = RecordedData.Of(train);
    }

    /// <summary>Shows the table and writes the files.</summary>
    /// <param name="results">Every evaluation.</param>
    /// <param name="images">The images; null where features were evaluated.</param>
    internal void Write(IReadOnlyList<Evaluated> results, ImageDataset? images)
    {
        var rows = results.Select(result => result.Row).ToList();
        EvaluationTable.Show(terminal, rows);
        var record = recording.Close(images is null ? _features! : RecordedData.Of(images), Recipes(results),
            [.. Warnings.Distinct(), .. images?.Notes ?? []]);
        foreach (var path in folder.Close(record, Files(results, rows, images)))
        {
            terminal.ShowFile(path);
        }
    }

    /// <summary>Each recipe once, by its protocol; with its setting where a protocol had several.</summary>
    private static IEnumerable<(string Role, object Recipe)> Recipes(IReadOnlyList<Evaluated> results)
    {
        var used = results.DistinctBy(result => (result.Row.Protocol, result.Row.RecipeHash)).ToList();
        return used.Select(result => (ProtocolNames.Title(result.Row.Protocol)
            + (used.Count > 1 ? $", {result.Row.Setting}" : ""), result.Recipe)).DistinctBy(entry => entry.Item1);
    }

    private IEnumerable<string> Files(IReadOnlyList<Evaluated> results, List<EvaluationResult> rows,
        ImageDataset? images)
    {
        yield return folder.Write("evaluation.csv", rows);
        if (rows.Any(row => row.Seed != rows[0].Seed))
        {
            yield return folder.Write("seeds.csv", SeedRows.Of(rows));
        }
        if (results.Any(result => result.Sweep.Count > 0))
        {
            yield return folder.Write("sweep.csv", results.SelectMany(result => result.Sweep));
        }
        if (results.Any(result => result.Epochs.Count > 0))
        {
            yield return folder.Write("curve.csv", results.SelectMany(result => result.Epochs));
        }
        if (Map.Count > 0)
        {
            yield return folder.Write("map.csv", Map);
        }
        var first = results[0];
        var names = images?.ClassNames ?? [];
        yield return folder.Write("per-class.csv",
            ClassAccuracy.Of(first.Predictions.Labels, first.Predictions.Guesses, names));
        yield return ConfusionPicture.Save(
            ConfusionPicture.Counts(first.Predictions.Labels, first.Predictions.Guesses), names,
            Title(first, images), folder.At("confusion.png"));
        if (images is not null && first.Neighbors.Count > 0)
        {
            yield return NeighborSheet.Of(first, images).Save(folder.At("neighbors.png"));
        }
    }

    private static string Title(Evaluated first, ImageDataset? images) => string.Create(CultureInfo.InvariantCulture,
        $"{(first.Row.Method.Length > 0 ? first.Row.Method : "checkpoint")}, " +
        $"{ProtocolNames.Title(first.Row.Protocol)}{(images is null ? "" : $" on {images.Name}")}, " +
        $"{first.Row.Images:n0} test images, in %");
}
