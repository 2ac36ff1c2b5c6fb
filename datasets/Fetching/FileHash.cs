using System.Security.Cryptography;

namespace Mira.Datasets.Fetching;

/// <summary>Hashes files.</summary>
internal static class FileHash
{
    /// <summary>The hash of a file in lower-case hexadecimal.</summary>
    /// <param name="path">The file.</param>
    /// <param name="algorithm">SHA256, or MD5, which is what most authors published: it finds damage, not malice.</param>
    /// <param name="stop">Ends the work.</param>
    public static async Task<string> OfAsync(string path, string algorithm, CancellationToken stop)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
#pragma warning disable CA5351 // The published hash is an MD5.
        byte[] hash = algorithm == "MD5" ? await MD5.HashDataAsync(file, stop) : await SHA256.HashDataAsync(file, stop);
#pragma warning restore CA5351
        return Convert.ToHexStringLower(hash);
    }
}
