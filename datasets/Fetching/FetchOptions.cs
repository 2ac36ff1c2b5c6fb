namespace Mira.Datasets.Fetching;

/// <summary>How patient a download is, and what it refuses.</summary>
public sealed record FetchOptions
{
    /// <summary>Failures in a row, without a byte between them, after which a download is given up.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Wait after the first failure; doubled after each further one.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest silence of a server.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most bytes that a file may have, and what its archive unpacks to.</summary>
    public long MostBytes { get; init; } = 512L << 30;

    /// <summary>How many times its own length an archive may unpack to: lists compress well,
    /// images do not at all.</summary>
    public int MostExpansion { get; init; } = 200;

    /// <summary>Most files in an archive.</summary>
    public int MostFiles { get; init; } = 4_000_000;

    /// <summary>Whether archives stay beside what they were unpacked to.</summary>
    public bool KeepsArchives { get; init; }
}

/// <summary>How far a fetch is.</summary>
/// <param name="File">The file.</param>
/// <param name="Step">What is done to it.</param>
/// <param name="Done">Bytes received or files unpacked.</param>
/// <param name="Total">Of how many; null when the server does not say.</param>
public sealed record FetchProgress(string File, FetchStep Step, long Done, long? Total)
{
    /// <summary>A warning about the file, as the end of a sentence; empty for none.</summary>
    public string Note { get; init; } = "";
}

/// <summary>What a fetch is doing.</summary>
public enum FetchStep
{
    /// <summary>Receiving bytes.</summary>
    Download,

    /// <summary>Waiting to try again after a failure.</summary>
    Retry,

    /// <summary>Hashing what was received.</summary>
    Verify,

    /// <summary>Telling how far a checksum can be trusted: see <see cref="FetchProgress.Note"/>.</summary>
    Trust,

    /// <summary>Writing the files of an archive.</summary>
    Unpack,
}

/// <summary>Room on a disk.</summary>
internal static class FreeSpace
{
    /// <summary>Bytes that may still be written below a folder.</summary>
    public static long Below(string folder) => new DriveInfo(folder).AvailableFreeSpace;
}
