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

/// <summary>The published hash of a file.</summary>
/// <param name="Algorithm">SHA256 or MD5.</param>
/// <param name="Hexadecimal">The hash, in lower case.</param>
/// <param name="Publisher">Who says so.</param>
public sealed record Checksum(string Algorithm, string Hexadecimal, string Publisher)
{
    /// <summary>Whether the hash also detects forgery; MD5 detects only damage.</summary>
    public bool IsStrong => Algorithm == "SHA256";

    /// <summary>An MD5 hash as in the sources of torchvision 0.21.</summary>
    internal static Checksum Torchvision(string md5) => new("MD5", md5, "torchvision 0.21");
}
