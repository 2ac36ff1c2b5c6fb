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

    /// <summary>How many times its own length an archive may unpack to: lists compress well, images do not at all.</summary>
    public int MostExpansion { get; init; } = 200;

    /// <summary>Most files in an archive.</summary>
    public int MostFiles { get; init; } = 4_000_000;

    /// <summary>Whether archives stay beside what they were unpacked to.</summary>
    public bool KeepsArchives { get; init; }
}
