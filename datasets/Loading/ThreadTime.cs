using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mira.Datasets.Loading;

/// <summary>Processor time of the calling thread, which a busy machine does not stretch; elsewhere than on Linux the
/// time of the clock.</summary>
internal static partial class ThreadTime
{
    private const int ThreadProcessorClock = 3;

    /// <summary>Time used so far.</summary>
    public static TimeSpan Now
    {
        get
        {
            if (!Platform.IsLinux)
            {
                return Stopwatch.GetElapsedTime(0);
            }
            _ = ClockGetTime(ThreadProcessorClock, out var moment);
            return new TimeSpan((moment.Seconds * TimeSpan.TicksPerSecond)
                + (moment.Nanoseconds / TimeSpan.NanosecondsPerTick));
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out Moment moment);

    [StructLayout(LayoutKind.Sequential)]
    private struct Moment
    {
        public long Seconds;
        public long Nanoseconds;
    }
}

/// <summary>What a loader does for an image, in this order.</summary>
public enum LoaderPhase
{
    /// <summary>Opens and reads the file, and its header.</summary>
    Read,

    /// <summary>Decodes it.</summary>
    Decode,

    /// <summary>Cuts crops out and resizes them.</summary>
    Resize,

    /// <summary>Jitter, grayscale, blur and solarization.</summary>
    Color,

    /// <summary>Normalizes views into the batch.</summary>
    Copy,
}

/// <summary>Processor time of one thread by phase.</summary>
internal sealed class LoaderClock
{
    private readonly TimeSpan[] _times = new TimeSpan[Enum.GetValues<LoaderPhase>().Length];
    private TimeSpan _last;

    /// <summary>The times so far.</summary>
    public IReadOnlyDictionary<LoaderPhase, TimeSpan> Times =>
        Enum.GetValues<LoaderPhase>().ToDictionary(phase => phase, phase => _times[(int)phase]);

    /// <summary>From here on time counts.</summary>
    public void Start() => _last = ThreadTime.Now;

    /// <summary>The time since the last call belongs to a phase.</summary>
    public void Lap(LoaderPhase phase)
    {
        var now = ThreadTime.Now;
        _times[(int)phase] += now - _last;
        _last = now;
    }
}
