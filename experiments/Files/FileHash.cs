using System.Security.Cryptography;
using Mira.Datasets;

namespace Mira.Experiments.Files;

/// <summary>The hash by which results name a file.</summary>
internal static class FileHash
{
    /// <summary>SHA-256 of a file's bytes, in lower-case hexadecimal digits.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    internal static string Of(string path)
    {
        try
        {
            using var stream = InputFile.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {error.Message} Check the disk or the network it lies on.", error);
        }
    }
}
