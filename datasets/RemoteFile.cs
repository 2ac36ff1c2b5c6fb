namespace Mira.Datasets;

/// <summary>A published file of a data set.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Checksum">What it must hash to; null where its authors and libraries publish nothing.</param>
/// <param name="Target">
/// Folder below the data directory that receives it, or, of an archive, its content; empty for the data directory.
/// </param>
public sealed record RemoteFile(Uri Address, Checksum? Checksum, string Target = "")
{
    /// <summary>Name of the archive inside the archive that alone is wanted; null for all of its content.</summary>
    public string? Inner { get; init; }

    /// <summary>Name of the file itself.</summary>
    public string Name => Path.GetFileName(Address.LocalPath);
}
