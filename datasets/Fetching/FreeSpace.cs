namespace Mira.Datasets.Fetching;

/// <summary>Room on a disk.</summary>
internal static class FreeSpace
{
    /// <summary>Bytes that may still be written below a folder.</summary>
    public static long Below(string folder) => new DriveInfo(folder).AvailableFreeSpace;
}
