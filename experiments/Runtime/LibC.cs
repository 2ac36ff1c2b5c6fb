using System.Runtime.InteropServices;

namespace Mira.Experiments.Runtime;

/// <summary>The few functions of the C library that .NET does not wrap.</summary>
internal static partial class LibC
{
    /// <summary>mallopt(3): tunes the allocator that libtorch uses for tensors.</summary>
    [LibraryImport("libc", EntryPoint = "mallopt")]
    internal static partial int TuneAllocator(int parameter, int value);

    /// <summary>malloc_trim(3): gives what is free back to the system.</summary>
    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    internal static partial int TrimAllocator(nint padding);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int FlushToDisk(int descriptor);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Link(string path, string name);

    [LibraryImport("libc", EntryPoint = "close")]
    internal static partial int Close(int descriptor);
}
