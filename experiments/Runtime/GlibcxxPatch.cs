using System.Buffers.Binary;
using System.Text;
using Mira.Datasets;

namespace Mira.Experiments.Runtime;

/// <summary>Lets libLibTorchSharp.so load where libstdc++ is older than the one it was linked with.</summary>
/// <remarks>
/// The file wants GLIBCXX_3.4.32 for a single undefined symbol, <c>std::ios_base_library_init()</c>, which only
/// makes sure that iostreams are initialised; the libraries loaded before it have done so. In a copy of the file
/// the version's name and ELF hash become those of GLIBCXX_3.4.20 (same length), and the symbol's name becomes
/// that of a harmless function without arguments of that version, <c>std::get_new_handler()</c>.
/// </remarks>
public static class GlibcxxPatch
{
    private const string WantedVersion = "GLIBCXX_3.4.32";
    private const string OfferedVersion = "GLIBCXX_3.4.20";
    private const string HarmlessSymbol = "_ZSt15get_new_handlerv";
    private const uint StringTable = 3;
    private const uint VersionNeeds = 0x6ffffffe;

    /// <summary>Patches the image of libLibTorchSharp.so in place; an image already patched is left as it is.</summary>
    /// <param name="image">The whole file.</param>
    /// <param name="path">The file's name, for the error message.</param>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="InputException">The file is not the libLibTorchSharp.so this patch was made for.</exception>
    public static bool Apply(Span<byte> image, string path)
    {
        try
        {
            var needs = Section(image, VersionNeeds);
            var names = Section(image, StringTable, link: true);
            var symbol = Find(image, names, Glibcxx.Symbol);
            var version = Find(image, names, WantedVersion);
            if (symbol < 0 && version < 0 && Find(image, names, HarmlessSymbol) >= 0)
            {
                return false;
            }
            var entry = version < 0 ? -1 : VersionEntry(image, needs, version - names.Offset);
            if (symbol < 0 || entry < 0)
            {
                throw Unexpected(path);
            }
            Write(image, version, OfferedVersion, WantedVersion.Length);
            Write(image, symbol, HarmlessSymbol, Glibcxx.Symbol.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(image[entry..], ElfHash(OfferedVersion));
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Unexpected(path);
        }
    }

    /// <summary>The System V ABI's hash of a name, as version entries store it.</summary>
    public static uint ElfHash(string name)
    {
        var hash = 0u;
        foreach (var character in name)
        {
            hash = (hash << 4) + character;
            var high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }
        return hash;
    }

    private static InputException Unexpected(string path) => new(
        $"{path} is not the libLibTorchSharp.so of TorchSharp 0.107.0, so it cannot be adapted to this system's older " +
        "libstdc++. Restore the packages again, or run on a system whose libstdc++ has GLIBCXX_3.4.32 (GCC 13.2 or newer).");

    /// <summary>Place of the section of a type; with link, of the string table that the version needs refer to.</summary>
    private static (int Offset, int Size) Section(ReadOnlySpan<byte> image, uint type, bool link = false)
    {
        if (image.Length < 64 || !image[..6].SequenceEqual("\u007fELF\u0002\u0001"u8))
        {
            throw new ArgumentOutOfRangeException(nameof(image));
        }
        var table = checked((int)BinaryPrimitives.ReadInt64LittleEndian(image[40..]));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(image[60..]);
        for (var i = 0; i < count; i++)
        {
            var header = image.Slice(table + (64 * i), 64);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == (link ? VersionNeeds : type))
            {
                return Place(link ? image.Slice(table + (64 * BinaryPrimitives.ReadInt32LittleEndian(header[40..])), 64) : header);
            }
        }
        throw new ArgumentOutOfRangeException(nameof(type));
    }

    private static (int Offset, int Size) Place(ReadOnlySpan<byte> header) =>
        ((int)BinaryPrimitives.ReadInt64LittleEndian(header[24..]), (int)BinaryPrimitives.ReadInt64LittleEndian(header[32..]));

    private static int Find(ReadOnlySpan<byte> image, (int Offset, int Size) names, string name)
    {
        var at = image.Slice(names.Offset, names.Size).IndexOf(Encoding.ASCII.GetBytes($"\0{name}\0"));
        return at < 0 ? -1 : names.Offset + at + 1;
    }

    /// <summary>Offset of the Elf64_Vernaux whose name stands at the given place of the string table.</summary>
    private static int VersionEntry(ReadOnlySpan<byte> image, (int Offset, int Size) needs, int nameOffset)
    {
        for (int need = needs.Offset, nextNeed = 1; nextNeed != 0; need += nextNeed)
        {
            nextNeed = BinaryPrimitives.ReadInt32LittleEndian(image[(need + 12)..]);
            var entry = need + BinaryPrimitives.ReadInt32LittleEndian(image[(need + 8)..]);
            for (var next = 1; next != 0; entry += next)
            {
                next = BinaryPrimitives.ReadInt32LittleEndian(image[(entry + 12)..]);
                if (BinaryPrimitives.ReadInt32LittleEndian(image[(entry + 8)..]) == nameOffset)
                {
                    return entry;
                }
            }
        }
        return -1;
    }

    private static void Write(Span<byte> image, int offset, string name, int length)
    {
        image.Slice(offset, length).Clear();
        Encoding.ASCII.GetBytes(name, image[offset..]);
    }
}
