using System.Diagnostics.Tracing;

namespace Mira.Datasets;

/// <summary>What helps where a run is odd, for whoever listens: opened files and chosen threads.</summary>
[EventSource(Name = "Mira")]
public sealed class ProgramEvents : EventSource
{
    private const int FileId = 1;
    private const int ThreadsId = 2;

    private ProgramEvents()
    {
    }

    /// <summary>The one source of the process.</summary>
    public static ProgramEvents Log { get; } = new();

    /// <summary>A file that a user named was opened.</summary>
    /// <param name="path">As it was named.</param>
    /// <param name="bytes">Its size; 0 for a pipe.</param>
    [Event(FileId, Message = "opened {0}, {1} bytes")]
    public void FileOpened(string path, long bytes) => WriteEvent(FileId, path, bytes);

    /// <summary>The number of compute threads was settled.</summary>
    /// <param name="threads">The number.</param>
    /// <param name="cores">Cores that the process may use.</param>
    /// <param name="why">Who settled it.</param>
    [Event(ThreadsId, Message = "{0} compute threads on {1} cores, {2}")]
    public void ThreadsChosen(int threads, int cores, string why) => WriteEvent(ThreadsId, threads, cores, why);
}
