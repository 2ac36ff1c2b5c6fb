using System.Runtime.ExceptionServices;

namespace Mira.Datasets.Loading;

/// <summary>
/// Hands out rows to be filled, in order, and batches whose rows are all filled, in order. A batch is used again
/// when the consumer has returned it, which is what bounds memory.
/// </summary>
internal sealed class BatchRing
{
    /// <summary>Rows handed out at once: enough to make the lock cheap, few enough to share a batch.</summary>
    private const int Rows = 8;

    private readonly object _lock = new();
    private readonly ViewBatch[] _batches;
    private readonly BatchProgress[] _progress;
    private readonly Func<int, int> _rows;
    private readonly int _start;
    private readonly int _end;
    private readonly int _stride;
    private int _number;
    private int _row;
    private int _returned;
    private bool _isStopped;

    /// <summary>An epoch's batches, none begun.</summary>
    /// <param name="batches">Buffers.</param>
    /// <param name="rows">Rows of a batch, by its number.</param>
    /// <param name="start">First batch.</param>
    /// <param name="end">Batch after the last.</param>
    /// <param name="stride">From one batch to the next.</param>
    public BatchRing(ViewBatch[] batches, Func<int, int> rows, int start, int end, int stride = 1)
    {
        (_batches, _rows, _stride) = (batches, rows, stride);
        (_number, _returned, _start, _end) = (start, start, start, end);
        _progress = new BatchProgress[batches.Length];
    }

    /// <summary>The next rows to fill; waits for a free batch. Null at the end.</summary>
    public BatchRows? Next()
    {
        lock (_lock)
        {
            while (!_isStopped && _number < _end && _number - _returned >= _batches.Length * _stride)
            {
                Monitor.Wait(_lock);
            }
            return _isStopped || _number >= _end ? null : Advance();
        }
    }

    /// <summary>Says that rows are filled, or why they could not be.</summary>
    public void Finish(BatchRows rows, Exception? error)
    {
        lock (_lock)
        {
            ref var progress = ref _progress[Place(rows.Batch.Number)];
            progress.Unfilled -= rows.End - rows.First;
            if (error is not null && (progress.Error is null || rows.First < progress.ErrorRow))
            {
                // Report the error of the first row, even if another thread failed earlier.
                (progress.Error, progress.ErrorRow) = (ExceptionDispatchInfo.Capture(error), rows.First);
            }
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>A batch; waits until it is filled.</summary>
    public ViewBatch Take(int number)
    {
        var place = Place(number);
        lock (_lock)
        {
            while (!_isStopped
                && (_number < number || (_number == number && _row == 0) || _progress[place].Unfilled > 0))
            {
                Monitor.Wait(_lock);
            }
            if (_isStopped)
            {
                throw new InvalidOperationException("A loader was disposed while its batches were being read.");
            }
            _progress[place].Error?.Throw();
            return _batches[place];
        }
    }

    /// <summary>Gives the batch taken last back to be filled again.</summary>
    public void Return()
    {
        lock (_lock)
        {
            _returned += _stride;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Ends all waiting.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Where in the ring a batch is.</summary>
    private int Place(int number) => (number - _start) / _stride % _batches.Length;

    private BatchRows Advance()
    {
        var batch = _batches[Place(_number)];
        if (_row == 0)
        {
            batch.Number = _number;
            batch.Count = _rows(_number);
            _progress[Place(_number)] = new BatchProgress { Unfilled = batch.Count };
        }
        var rows = new BatchRows(batch, _row, Math.Min(_row + Rows, batch.Count));
        (_number, _row) = rows.End == batch.Count ? (_number + _stride, 0) : (_number, rows.End);
        return rows;
    }

    private struct BatchProgress
    {
        public int Unfilled;
        public int ErrorRow;
        public ExceptionDispatchInfo? Error;
    }
}
