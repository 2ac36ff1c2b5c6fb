namespace Mira.Experiments.Collectives.Mpi;

/// <summary>Notices an exchange that does not end, on a thread of its own: waiting processes wait for ever.</summary>
internal sealed class Watchdog : IDisposable
{
    private const long Idle = long.MaxValue;

    private readonly TimeSpan _patience;
    private readonly Action<string> _lost;
    private readonly ManualResetEventSlim _ended = new();
    private readonly Thread? _thread;
    private long _since = Idle;
    private volatile string _operation = "";

    /// <param name="patience">How long an exchange may take.</param>
    /// <param name="lost">Told, once, which exchange took longer.</param>
    /// <param name="isAllowed">Whether a second thread may call MPI; nothing is watched where it may not.</param>
    internal Watchdog(TimeSpan patience, Action<string> lost, bool isAllowed)
    {
        (_patience, _lost) = (patience, lost);
        if (isAllowed)
        {
            _thread = new Thread(Watch) { IsBackground = true, Name = "mira watchdog" };
            _thread.Start();
        }
    }

    /// <summary>An exchange begins.</summary>
    internal void Begin(string operation)
    {
        _operation = operation;
        Interlocked.Exchange(ref _since, Environment.TickCount64);
    }

    /// <summary>It has ended.</summary>
    internal void End() => Interlocked.Exchange(ref _since, Idle);

    /// <summary>Ends the watch.</summary>
    public void Dispose()
    {
        _ended.Set();
        _thread?.Join();
        _ended.Dispose();
    }

    private void Watch()
    {
        var interval = TimeSpan.FromMilliseconds(Math.Clamp(_patience.TotalMilliseconds / 8, 5, 1000));
        while (!_ended.Wait(interval))
        {
            var since = Interlocked.Read(ref _since);
            if (since != Idle && Environment.TickCount64 - since > _patience.TotalMilliseconds)
            {
                _lost(_operation);
                return;
            }
        }
    }
}
