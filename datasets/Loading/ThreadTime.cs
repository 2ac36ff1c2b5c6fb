using System.Runtime.InteropServices;

namespace Mira.Datasets.Loading;

/// <summary>Processor time of the calling thread, which a busy machine does not stretch.</summary>
internal static partial class ThreadTime
{
    private const int ThreadProcessorClock = 3;

    /// <summary>Time used so far.</summary>
    public static TimeSpan Now
    {
        get
        {
            _ = ClockGetTime(ThreadProcessorClock, out Moment moment);
            return new TimeSpan((moment.Seconds * TimeSpan.TicksPerSecond) + (moment.Nanoseconds / TimeSpan.NanosecondsPerTick));
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
