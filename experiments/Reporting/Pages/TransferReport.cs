using System.Globalization;
using Mira.Experiments.Evaluation.Transfer;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reporting.Figures;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>The files of a transfer evaluation.</summary>
/// <param name="Features">What was evaluated.</param>
/// <param name="Recipe">How.</param>
/// <param name="Compute">Where.</param>
/// <param name="Outcomes">One for each seed.</param>
public sealed record TransferReport(TransferFeatures Features, TransferRecipe Recipe, Compute Compute,
    IReadOnlyList<TransferOutcome> Outcomes)
{
    private const int BytesPerMebibyte = 1 << 20;

    /// <summary>The rows, one for each seed.</summary>
    public IReadOnlyList<TransferResult> Rows { get; } = Outcomes.Select(outcome =>
        Row(outcome, Features, Recipe, Compute)).ToList();

    /// <summary>Rows of the same network with random weights; none where it was not evaluated.</summary>
    public IReadOnlyList<TransferResult> Baseline { get; init; } = [];

    /// <summary>Places of test images in maps of their features.</summary>
    public IReadOnlyList<MapRow> Map { get; init; } = [];

    /// <summary>Writes tables and the confusion picture into a folder.</summary>
    /// <returns>The paths written.</returns>
    /// <exception cref="Datasets.InputException">The folder cannot be written.</exception>
    public IReadOnlyList<string> Write(string folder)
    {
        var (results, grid, classes) = (Path.Combine(folder, "transfer.csv"), Path.Combine(folder, "transfer-grid.csv"),
            Path.Combine(folder, "transfer-classes.csv"));
        ResultsCsv.Write(results, Rows.Concat(Baseline));
        ResultsCsv.Write(grid, Outcomes.SelectMany(outcome => outcome.Trials));
        var confusion = new ClassConfusion(Features, Outcomes);
        ResultsCsv.Write(classes, confusion.Scores);
        IEnumerable<string> pictures = Features.Test.IsMultiLabel ? []
            : [ConfusionPicture.Save(confusion.Counts, confusion.Names, Title(),
                Path.Combine(folder, "confusion.png"))];
        return [results, grid, classes, .. pictures];
    }

    private string Title() => string.Create(CultureInfo.InvariantCulture,
        $"{Features.Train.Origin.Method}, transfer to {Features.Train.Origin.Data}, {Outcomes[0].Images.Test:n0} " +
        $"test images, in %");

    private static TransferResult Row(TransferOutcome outcome, TransferFeatures features, TransferRecipe recipe,
        Compute compute) =>
        new()
        {
            Method = features.Train.Origin.Method,
            Encoder = features.Train.Origin.Encoder,
            Data = features.Train.Origin.Data,
            Protocol = recipe.Protocol == TransferProtocol.Paper ? "paper" : "converged",
            Metric = TransferFigures.Title(outcome.Metric),
            Score = outcome.Score,
            Top1 = outcome.Accuracy?.Top1,
            Top5 = outcome.Accuracy?.Top5,
            MeanPerClass = outcome.Accuracy?.MeanPerClass,
            C = outcome.C,
            ValidationScore = outcome.ValidationScore,
            TrainImages = outcome.Images.Train,
            ValidationImages = outcome.Images.Validation,
            TestImages = outcome.Images.Test,
            Seed = outcome.Seed,
            Seconds = outcome.Seconds,
            ProcessorSeconds = outcome.ProcessorSeconds,
            Device = compute.Device.ToString(),
            Threads = compute.Threads,
            PeakMebibytes = Hardware.PeakMemory() / BytesPerMebibyte,
            RecipeHash = recipe.Hash,
            CheckpointHash = features.Train.CheckpointHash,
            DataHash = features.Train.DataHash,
            FeatureHash = features.Train.ContentHash[..12],
            TestFeatureHash = features.Test.ContentHash[..12],
        };
}
