using System.Diagnostics;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Training;
using Spectre.Console;

namespace Mira.Cli.Display;

/// <summary>Shows the progress of a pretraining: a bar on a terminal, and a row of a table per
/// epoch.</summary>
internal sealed class PretrainingDisplay(Terminal terminal) : IPretrainingObserver
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    // The process that shows it puts the run's title before it.
    private const int JobWidth = 50;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private PretrainRequest? _request;
    private int _firstStep;
    private TimeSpan _shown;
    private double? _knn;
    private EpochTable? _table;

    public void Started(PretrainRequest request, int firstStep)
    {
        (_request, _firstStep, _knn, _shown) = (request, firstStep, null, TimeSpan.Zero);
        _table = new(request.Recipe.Epochs,
            new(request.Monitoring.KnnInterval > 0, request.Monitoring is { LearnsProbe: true, ProbeInterval: > 0 }));
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
        List<string> notes = [$"{EpochTable.Time(Left(outcome.Step))} left"];
        if (!double.IsNaN(outcome.Loss))
        {
            notes.Add(FormattableString.Invariant($"loss {outcome.Loss:f4}"));
        }
        notes.Add(FormattableString.Invariant($"{Rate(outcome.Step):f0} images/s"));
        if (_knn is { } top1)
        {
            notes.Add(FormattableString.Invariant($"k-NN {top1:f1} %"));
        }
        terminal.ShowStatus(ProgressBar.Line($"epoch {epoch}/{_request.Recipe.Epochs}",
            (outcome.Step + 1.0) / _request.Steps, notes,
            terminal.IsJob ? JobWidth : terminal.Error.Profile.Width - 1));
    }

    public void EpochDone(EpochMetrics metrics)
    {
        _knn = metrics.KnnTop1 ?? _knn;
        var left = Left((int)metrics.Step - 1);
        var lines = terminal.IsJob
            ? [_table!.Sentence(metrics, left)]
            : _table!.Lines(metrics, left, terminal.Error.Profile.Width);
        foreach (var line in lines)
        {
            terminal.Note(line);
        }
    }

    public void Warned(string message)
    {
        terminal.Warn(message);
    }

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
        terminal.Show("costs", costs, () => Print(terminal, costs));
    }

    private static void Print(Terminal terminal, IReadOnlyList<TrainingCost> costs)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns([.. CostTable.Columns(costs)]);
        foreach (var row in CostTable.Rows(costs))
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }
        terminal.Output.Write(table);
    }
}
