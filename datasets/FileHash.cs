using System.Security.Cryptography;

namespace Mira.Datasets;

/// <summary>The hash by which results name a file, and by which a download is known to be whole.</summary>
public static class FileHash
{
    /// <summary>SHA-256 of a file's bytes, in lower-case hexadecimal digits.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static string Of(string path)
    {
        try
        {
            using var stream = InputFile.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {error.Reason()} Check the disk or the network it lies on.",
                error);
        }
    }

    /// <summary>The hash of a file in lower-case hexadecimal.</summary>
    /// <param name="path">The file.</param>
    /// <param name="algorithm">SHA256, or MD5, which is what most authors published: it finds
    /// damage, not malice.</param>
    /// <param name="stop">Ends the work.</param>
    internal static async Task<string> OfAsync(string path, string algorithm, CancellationToken stop)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20,
            FileOptions.SequentialScan);
#pragma warning disable CA5351 // The published hash is an MD5.
        var hash = algorithm == "MD5" ? await MD5.HashDataAsync(file, stop) : await SHA256.HashDataAsync(file, stop);
#pragma warning restore CA5351
        return Convert.ToHexStringLower(hash);
    }
}
