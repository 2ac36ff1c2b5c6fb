namespace Mira.Datasets;

/// <summary>The published hash of a file.</summary>
/// <param name="Algorithm">SHA256 or MD5.</param>
/// <param name="Hexadecimal">The hash, in lower case.</param>
/// <param name="Publisher">Who says so.</param>
public sealed record Checksum(string Algorithm, string Hexadecimal, string Publisher)
{
    /// <summary>Whether nobody can make another file with this hash; MD5 finds damage alone.</summary>
    public bool IsStrong => Algorithm == "SHA256";

    /// <summary>An MD5 hash as it stands in the sources of torchvision 0.21.</summary>
    internal static Checksum Torchvision(string md5) => new("MD5", md5, "torchvision 0.21");
}
