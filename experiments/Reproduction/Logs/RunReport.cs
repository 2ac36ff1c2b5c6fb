using System.Diagnostics;
using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Pages;
using Mira.Experiments.Training;

namespace Mira.Experiments.Reproduction.Logs;

/// <summary>report.html of a run that trains: written again epoch by epoch, and loaded again by the browser.</summary>
/// <param name="recording">What run.json will tell.</param>
internal sealed class RunReport(RunRecording recording) : IEpochLog
{
    // The page may take this share of the training's time: the first epoch is shown at once, a later one may wait
    // for the next.
    private const double MostOfTime = 0.05;

    private readonly Stopwatch _sinceStart = Stopwatch.StartNew(), _sinceWritten = new();
    private TimeSpan _cost;
    private int _begun;
    private PretrainRequest? _request;
    private RunRecord? _record;
    private IReadOnlyList<EpochMetrics> _rows = [];

    /// <inheritdoc/>
    public void Begin(PretrainRequest request, IReadOnlyList<EpochMetrics> rows)
    {
        (_request, _rows, _begun) = (request, rows, rows.Count);
        _record = recording.Close(RecordedData.Of(request.Data), [("pretrain", request.Recipe)], request.Warnings);
        Write(isRunning: true);
    }

    /// <inheritdoc/>
    public void Append(IReadOnlyList<EpochMetrics> rows)
    {
        _rows = rows;
        if (rows.Count == _begun + 1 || _sinceWritten.Elapsed * MostOfTime >= _cost)
        {
            Write(isRunning: true);
        }
    }

    /// <summary>Says that the run has stopped, where it has not come to its end.</summary>
    public void Dispose()
    {
        if (_request is null || _rows.Count >= _request.Recipe.Epochs)
        {
            return;
        }
        try
        {
            Write(isRunning: false);
        }
        catch (InputException)
        {
            // Why the run stopped is what the user is told; the page says when it was written.
        }
    }

    private void Write(bool isRunning)
    {
        var clock = Stopwatch.StartNew();
        var now = _record!.Started + _sinceStart.Elapsed;
        var run = _record with
        {
            Ended = now,
            Cost = _record.Cost with { Seconds = _sinceStart.Elapsed.TotalSeconds },
        };
        var content = new ItemContent
        {
            Item = new RecordedRun(run),
            Run = run,
            Cells = [],
            Seeds = [],
            Claims = [],
            Curves = _rows.Count > 0 ? [new TrainingCurve(_request!.Recipe.Method.Title, _rows).On(run)] : [],
            Progress = new(_rows.Count, _request!.Recipe.Epochs, now, isRunning ? null : _request.ResumeCommand),
        };
        AtomicFile.WriteText(new ItemFolder(_request.Folder.Path).Report, ItemPage.Render([content]), _request.Files);
        _cost = clock.Elapsed;
        _sinceWritten.Restart();
    }
}
