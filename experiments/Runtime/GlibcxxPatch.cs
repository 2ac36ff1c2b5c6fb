using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Mira.Datasets;

namespace Mira.Experiments.Runtime;

/// <summary>Lets libLibTorchSharp.so load where libstdc++ is older than the one it was linked with.</summary>
/// <remarks>
/// The file wants GLIBCXX_3.4.32 for a single undefined symbol, <c>std::ios_base_library_init()</c>, which only
/// makes sure that iostreams are initialized; the libraries loaded before it have done so. In a copy of the file
/// the version's name and ELF hash become those of GLIBCXX_3.4.20 (same length), and the symbol's name becomes
/// that of a harmless function without arguments of that version, <c>std::get_new_handler()</c>.
/// </remarks>
public static class GlibcxxPatch
{
    private const string WantedVersion = "GLIBCXX_3.4.32";
    private const string OfferedVersion = "GLIBCXX_3.4.20";
    private const string HarmlessSymbol = "_ZSt15get_new_handlerv";

    /// <summary>Patches the image of libLibTorchSharp.so in place; an image already patched is left as it is.</summary>
    /// <param name="image">The whole file.</param>
    /// <param name="path">The file's name, for the error message.</param>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="InputException">The file is not the libLibTorchSharp.so this patch was made for;
    /// nothing was changed.</exception>
    public static bool Apply(Span<byte> image, string path)
    {
        try
        {
            var needs = new ElfVersionNeeds(image);
            var (symbol, version) = (needs.FindName(Glibcxx.Symbol), needs.FindName(WantedVersion));
            if (symbol < 0 && version < 0 && needs.FindName(HarmlessSymbol) >= 0)
            {
                return false;
            }
            var entry = symbol < 0 || version < 0 ? -1 : needs.FindEntry(version);
            if (entry < 0)
            {
                throw Unexpected(path);
            }
            Overwrite(image.Slice(version, WantedVersion.Length), OfferedVersion);
            Overwrite(image.Slice(symbol, Glibcxx.Symbol.Length), HarmlessSymbol);
            BinaryPrimitives.WriteUInt32LittleEndian(image[entry..], ElfHash(OfferedVersion));
            return true;
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw Unexpected(path, error);
        }
    }

    /// <summary>The System V ABI's hash of a name, as version entries store it.</summary>
    public static uint ElfHash(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var hash = 0u;
        foreach (var character in name)
        {
            hash = (hash << 4) + character;
            var high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }
        return hash;
    }

    private static void Overwrite(Span<byte> place, string name)
    {
        place.Clear();
        Encoding.ASCII.GetBytes(name, place);
    }

    private static InputException Unexpected(string path, Exception? inner = null) => new(
        $"{path} is not the libLibTorchSharp.so of TorchSharp 0.107.0, so it cannot be adapted " +
        "to this system's older " +
        "libstdc++. Restore the packages again, or run on a system whose libstdc++ has GLIBCXX_3.4.32 " +
        "(GCC 13.2 or newer).", inner);
}

/// <summary>What this machine's C++ runtime offers to native libraries.</summary>
public static class Glibcxx
{
    /// <summary>The one symbol for which libLibTorchSharp.so asks for version 3.4.32 (GCC 13.2).</summary>
    public const string Symbol = "_ZSt21ios_base_library_initv";

    /// <summary>Whether the system's libstdc++ exports <see cref="Symbol"/>: Ubuntu 24.04 and Debian 13 do,
    /// older ones do not.</summary>
    public static bool IsRecentEnough =>
        NativeLibrary.TryLoad("libstdc++.so.6", out var library)
        && NativeLibrary.TryGetExport(library, Symbol, out _);
}
