namespace Mira.Datasets.Fetching;

/// <summary>How far a fetch is.</summary>
/// <param name="File">The file.</param>
/// <param name="Step">What is done to it.</param>
/// <param name="Done">Bytes received or files unpacked.</param>
/// <param name="Total">Of how many; null when the server does not say.</param>
public sealed record FetchProgress(string File, FetchStep Step, long Done, long? Total)
{
    /// <summary>What a person must know of the file, as the rest of a sentence; empty for nothing.</summary>
    public string Note { get; init; } = "";
}
