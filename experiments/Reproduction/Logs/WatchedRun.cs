using Mira.Experiments.Records;
using Mira.Experiments.Training;

namespace Mira.Experiments.Reproduction.Logs;

/// <summary>Something that is written epoch by epoch beside metrics.csv.</summary>
internal interface IEpochLog : IDisposable
{
    /// <summary>Begins, or goes on behind the epochs that are done.</summary>
    /// <param name="request">The run.</param>
    /// <param name="rows">The epochs done, as metrics.csv has them.</param>
    void Begin(PretrainRequest request, IReadOnlyList<EpochMetrics> rows);

    /// <summary>Adds an epoch.</summary>
    /// <param name="rows">All epochs done, the new one last.</param>
    void Append(IReadOnlyList<EpochMetrics> rows);
}

/// <summary>A run that is written in further forms while it trains. Of several processes the first alone
/// writes.</summary>
public sealed class WatchedRun : IPretrainingObserver, IDisposable
{
    private readonly IPretrainingObserver _inner;
    private readonly IReadOnlyList<IEpochLog> _logs;
    private readonly List<EpochMetrics> _rows = [];

    private WatchedRun(IPretrainingObserver inner, IReadOnlyList<IEpochLog> logs) => (_inner, _logs) = (inner, logs);

    /// <summary>A run with its page and the logs that it asks for.</summary>
    /// <param name="request">The run.</param>
    /// <param name="recording">What run.json will tell.</param>
    /// <param name="inner">Shows the run.</param>
    public static WatchedRun Of(PretrainRequest request, RunRecording recording, IPretrainingObserver inner)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(inner, request.Collectives.Rank > 0 ? [] :
        [
            new RunReport(recording),
            .. request.Logs.HasFlag(RunLogs.JsonLines) ? [new JsonLinesLog()] : Array.Empty<IEpochLog>(),
            .. request.Logs.HasFlag(RunLogs.TensorBoard) ? [new TensorBoardLog()] : Array.Empty<IEpochLog>(),
        ]);
    }

    /// <inheritdoc/>
    public void Started(PretrainRequest request, int firstStep)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_logs.Count > 0)
        {
            // The file was put right when the run began: no row is of a step that will be made again.
            _rows.AddRange(ResultsCsv.ReadLog<EpochMetrics>(request.Folder.Metrics));
        }
        foreach (var log in _logs)
        {
            log.Begin(request, _rows);
        }
        _inner.Started(request, firstStep);
    }

    /// <inheritdoc/>
    public void StepDone(StepOutcome outcome) => _inner.StepDone(outcome);

    /// <inheritdoc/>
    public void EpochDone(EpochMetrics metrics)
    {
        _rows.Add(metrics);
        foreach (var log in _logs)
        {
            log.Append(_rows);
        }
        _inner.EpochDone(metrics);
    }

    /// <inheritdoc/>
    public void Warned(string message) => _inner.Warned(message);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var log in _logs)
        {
            log.Dispose();
        }
    }
}
