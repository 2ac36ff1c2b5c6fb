using System.Buffers.Binary;

namespace Mira.Experiments.Files;

/// <summary>What kind of thing a path names.</summary>
internal enum FileKind
{
    /// <summary>Bytes on a disk.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A pipe, a socket, a terminal or another device that takes bytes one after the other.</summary>
    Stream,

    /// <summary>A disk itself.</summary>
    Disk,
}

/// <summary>What a path names, which .NET does not tell of pipes and devices.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Identity">The same for two names of one file, and for no other file.</param>
internal readonly record struct FileStatus(FileKind Kind, (uint Major, uint Minor, ulong Number) Identity)
{
    // statx(2) of linux/stat.h: offsets of stx_mode, stx_ino, stx_dev_major and stx_dev_minor.
    private const int Length = 256, Mode = 28, Number = 32, Major = 136, Minor = 140;
    private const int CurrentFolder = -100;
    private const uint TypeAndNumber = 0x1 | 0x100;
    private const int KindMask = 0xF000, FolderMode = 0x4000, DiskMode = 0x6000, RegularMode = 0x8000;

    /// <summary>What a path names, links followed; null where there is nothing, or where it cannot be seen.</summary>
    internal static FileStatus? Of(string path)
    {
        Span<byte> status = stackalloc byte[Length];
        if (LibC.Status(CurrentFolder, path, flags: 0, TypeAndNumber, status) != 0)
        {
            return null;
        }
        var kind = (BinaryPrimitives.ReadUInt16LittleEndian(status[Mode..]) & KindMask) switch
        {
            RegularMode => FileKind.Regular,
            FolderMode => FileKind.Folder,
            DiskMode => FileKind.Disk,
            _ => FileKind.Stream,
        };
        return new FileStatus(kind, (BinaryPrimitives.ReadUInt32LittleEndian(status[Major..]),
            BinaryPrimitives.ReadUInt32LittleEndian(status[Minor..]),
            BinaryPrimitives.ReadUInt64LittleEndian(status[Number..])));
    }
}
