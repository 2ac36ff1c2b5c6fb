using System.Security.Cryptography;
using System.Text;

namespace Mira.Experiments.Files.Safetensors;

/// <summary>The checksum that files written by this program carry in their metadata.</summary>
/// <remarks>It is the SHA-256 of everything behind the first 8 bytes, the checksum's own 64
/// digits taken as zeros; so it covers names, shapes and metadata as well as the numbers.</remarks>
internal static class SafetensorsChecksum
{
    /// <summary>Metadata key of the checksum.</summary>
    internal const string Key = "mira.sha256";

    /// <summary>What is in the digits' place while the checksum is computed.</summary>
    internal static readonly string Placeholder = new('0', 2 * SHA256.HashSizeInBytes);

    /// <summary>Overwrites the placeholder or an earlier checksum in a header.</summary>
    /// <returns>False when the header does not hold the key followed by a value of that length.</returns>
    internal static bool Replace(Span<byte> header, string digits)
    {
        var marker = Encoding.ASCII.GetBytes($"\"{Key}\":\"");
        var at = header.IndexOf(marker);
        if (at < 0 || header.Length < at + marker.Length + digits.Length)
        {
            return false;
        }
        Encoding.ASCII.GetBytes(digits, header[(at + marker.Length)..]);
        return true;
    }
}
