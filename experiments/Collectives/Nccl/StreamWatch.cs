namespace Mira.Experiments.Collectives.Nccl;

/// <summary>Notices, on a thread of its own, that queued exchanges of GPUs have failed or do not end: the thread that
/// queued them goes on, and later waits for ever.</summary>
internal sealed class StreamWatch : IDisposable
{
    private readonly CudaFunctions _cuda;
    private readonly Func<string?> _error;
    private readonly TimeSpan _patience;
    private readonly Action<string> _lost;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _ended = new();
    private readonly Thread _thread;
    private readonly nint[] _marks = new nint[2];
    private int _watched;
    private bool _isWatching, _hasNewer;
    private long _since;
    private (string Watched, string Newer) _operations = ("", "");

    /// <param name="cuda">CUDA, which tells how far the GPU has come.</param>
    /// <param name="error">Words for an error of queued exchanges; null for none.</param>
    /// <param name="patience">How long queued work may take.</param>
    /// <param name="lost">Told, once, what failed.</param>
    internal StreamWatch(CudaFunctions cuda, Func<string?> error, TimeSpan patience, Action<string> lost)
    {
        (_cuda, _error, _patience, _lost) = (cuda, error, patience, lost);
        Code = cuda.CreateEvent(out _marks[0]);
        Code = Code != 0 ? Code : cuda.CreateEvent(out _marks[1]);
        _thread = new Thread(Watch) { IsBackground = true, Name = "mira GPU watch" };
        if (Code == 0)
        {
            _thread.Start();
        }
    }

    /// <summary>CUDA's code of making the watch, 0 for success.</summary>
    internal int Code { get; }

    /// <summary>An exchange was queued.</summary>
    /// <returns>CUDA's code, 0 for success.</returns>
    internal int Queued(string operation, nint stream)
    {
        lock (_gate)
        {
            // The mark that is waited for stays where it is; the other one follows the end of the queue.
            var free = _isWatching ? 1 - _watched : _watched;
            var code = _cuda.Record(_marks[free], stream);
            if (_isWatching)
            {
                (_hasNewer, _operations.Newer) = (true, operation);
            }
            else
            {
                Begin(operation);
            }
            return code;
        }
    }

    /// <summary>Waits for everything that was queued.</summary>
    internal void Settle()
    {
        nint last;
        lock (_gate)
        {
            if (!_isWatching)
            {
                return;
            }
            last = _marks[_hasNewer ? 1 - _watched : _watched];
        }
        _ = _cuda.Wait(last);
    }

    /// <summary>Ends the watch.</summary>
    public void Dispose()
    {
        _ended.Set();
        if (Code == 0)
        {
            _thread.Join();
        }
        _ended.Dispose();
    }

    private void Begin(string operation)
    {
        (_isWatching, _hasNewer, _operations.Watched) = (true, false, operation);
        _since = Environment.TickCount64;
    }

    private void Watch()
    {
        var interval = TimeSpan.FromMilliseconds(Math.Clamp(_patience.TotalMilliseconds / 8, 5, 1000));
        while (!_ended.Wait(interval))
        {
            if (Fault() is { } fault)
            {
                _lost(fault);
                return;
            }
        }
    }

    /// <summary>What is wrong; null for nothing.</summary>
    private string? Fault()
    {
        if (_error() is { } error)
        {
            return $"an exchange of the GPUs failed: {error}";
        }
        lock (_gate)
        {
            if (!_isWatching)
            {
                return null;
            }
            var code = _cuda.Query(_marks[_watched]);
            if (code == 0)
            {
                Follow();
                return null;
            }
            return code != CudaFunctions.NotReady
                ? $"{_operations.Watched} failed on the GPU: CUDA error {code}"
                : Environment.TickCount64 - _since > _patience.TotalMilliseconds
                    ? $"waited {_patience.TotalSeconds:0} s for {_operations.Watched} of the GPUs, so another " +
                        "process hangs or has ended"
                    : null;
        }
    }

    /// <summary>The place was reached: the next to wait for is the end of the queue, if that has moved on.</summary>
    private void Follow()
    {
        _isWatching = false;
        if (_hasNewer)
        {
            _watched = 1 - _watched;
            Begin(_operations.Newer);
        }
    }
}
