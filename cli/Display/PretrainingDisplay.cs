using System.Diagnostics;
using System.Globalization;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Training;
using Spectre.Console;

namespace Mira.Cli.Display;

/// <summary>Shows the progress of a pretraining: a live line on a terminal, and one plain line per epoch.</summary>
internal sealed class PretrainingDisplay(Terminal terminal) : IPretrainingObserver
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private PretrainRequest? _request;
    private int _firstStep;
    private TimeSpan _shown;
    private double? _knn;

    public void Started(PretrainRequest request, int firstStep)
    {
        (_request, _firstStep) = (request, firstStep);
        _watch.Restart();
        var recipe = request.Recipe;
        terminal.Note($"{recipe.Name} {recipe.Hash}: {recipe.Epochs} epochs of {request.StepsPerEpoch} " +
            $"steps on {request.Data.Name}, " +
            $"{request.Compute.Device}, {request.Compute.Precision}, {request.Compute.ThreadsInWords()}" +
            (firstStep > 0 ? $", resumed at step {firstStep}" : ""));
    }

    public void StepDone(StepOutcome outcome)
    {
        if (!terminal.IsLive || _watch.Elapsed - _shown < Refresh)
        {
            return;
        }
        _shown = _watch.Elapsed;
        var epoch = (outcome.Step / _request!.StepsPerEpoch) + 1;
        terminal.ShowStatus($"epoch {epoch}/{_request.Recipe.Epochs}  {Loss(outcome)}{Rate(outcome.Step):f0} " +
            $"images/s  {Left(outcome.Step):hh\\:mm\\:ss} left" +
            (_knn is { } top1 ? $"  k-NN {top1:f1} %" : ""));
    }

    public void EpochDone(EpochMetrics metrics)
    {
        _knn = metrics.KnnTop1 ?? _knn;
        terminal.Note($"epoch {metrics.Epoch,3}/{_request!.Recipe.Epochs}  " +
            $"loss {Number(metrics, metrics.Loss, "f4")}  lr {metrics.LearningRate:g3}  " +
            $"{Spread(metrics)}  " +
            $"{metrics.ImagesPerSecond:f0} images/s  {Left((int)metrics.Step - 1):hh\\:mm\\:ss} left" +
            (metrics.KnnTop1 is { } knn ? $"  k-NN {knn:f1} %" : "") +
            (metrics.ProbeTop1 is { } probe ? $"  linear {probe:f1} %" : ""));
    }

    public void Warned(string message)
    {
        terminal.Warn(message);
    }

    /// <summary>How far images are apart: by their labels, or by their embeddings where there are no labels.</summary>
    private static string Spread(EpochMetrics metrics) => metrics.Prototypes > 0
        ? $"MI {Number(metrics, metrics.Target.MutualInformation, "f3")}  prototypes " +
            (HasTargets(metrics) ? $"{metrics.PrototypesInUse}/{metrics.Prototypes}" : "–")
        : $"rank {metrics.EffectiveRank:f1}/{metrics.EmbeddingDimension}  cosine {metrics.MeanCosine:f2}";

    /// <summary>Whether there was something to learn: DeepCluster-v2 has no clusters in its first epoch.</summary>
    private static bool HasTargets(EpochMetrics metrics) =>
        metrics.Prototypes == 0 || !double.IsNaN(metrics.Target.Entropy);

    private static string Number(EpochMetrics metrics, double value, string format) =>
        HasTargets(metrics) ? value.ToString(format, CultureInfo.InvariantCulture) : "–";

    /// <summary>Empty until the loss is first logged.</summary>
    private static string Loss(StepOutcome outcome) => double.IsNaN(outcome.Loss) ? "" : $"loss {outcome.Loss:f4}  ";

    private double Rate(int step) => (step + 1 - _firstStep) * _request!.Recipe.BatchSize / _watch.Elapsed.TotalSeconds;

    private TimeSpan Left(int step) => _watch.Elapsed / (step + 1 - _firstStep) * (_request!.Steps - step - 1);
}

/// <summary>Shows what pretrainings cost: memory, time per epoch, and where the time went.</summary>
internal static class CostDisplay
{
    internal static void Show(Terminal terminal, IReadOnlyList<TrainingCost> costs)
    {
        if (costs.Count == 0)
        {
            return;
        }
        var table = new Table().Border(TableBorder.Rounded).AddColumns([.. CostTable.Columns(costs)]);
        foreach (var row in CostTable.Rows(costs))
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }
        terminal.Output.Write(table);
    }
}
