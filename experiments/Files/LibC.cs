using System.Runtime.InteropServices;
using Mira.Datasets;

namespace Mira.Experiments.Files;

/// <summary>The few functions of the C library that .NET does not wrap. Flags and layouts are Linux's.</summary>
internal static partial class LibC
{
    /// <summary>Open for reading and writing (O_RDWR).</summary>
    internal const int ReadWrite = 2;

    /// <summary>Flags of open: do not wait for the other end of a pipe (O_NONBLOCK), do not pass on to a child
    /// (O_CLOEXEC).</summary>
    internal const int NoWait = 0x800, NotInherited = 0x80000;

    /// <summary>flock(2): an exclusive lock (LOCK_EX), failing instead of waiting (LOCK_NB).</summary>
    internal const int ExclusiveNow = 2 | 4;

    /// <summary>flock(2): a shared lock (LOCK_SH), failing instead of waiting (LOCK_NB).</summary>
    internal const int SharedNow = 1 | 4;

    /// <summary>fcntl(2): reads the flags of a descriptor (F_GETFD); the one that closes it in a
    /// child (FD_CLOEXEC).</summary>
    internal const int GetFlags = 1, ClosedInChild = 1;

    private const string Files = "Writing files that are whole or absent";

    /// <summary>setenv(3): what native libraries read; .NET's own variables are a copy.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetVariable(string name, string value, int overwrites);

    /// <summary>mallopt(3): tunes the allocator that libtorch uses for tensors.</summary>
    [LibraryImport("libc", EntryPoint = "mallopt")]
    internal static partial int TuneAllocator(int parameter, int value);

    /// <summary>malloc_trim(3): gives what is free back to the system.</summary>
    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    internal static partial int TrimAllocator(nint padding);

    /// <summary>open(2).</summary>
    /// <exception cref="InputException">This is not Linux.</exception>
    internal static int Open(string path, int flags)
    {
        Platform.RequireLinux(Files);
        return OpenFile(path, flags);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int FlushToDisk(int descriptor);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Link(string path, string name);

    [LibraryImport("libc", EntryPoint = "close")]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "flock")]
    internal static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    internal static partial int Control(int descriptor, int command);

    /// <summary>statx(2), whose layout is the same on every processor: what a path is, links followed.</summary>
    /// <exception cref="InputException">This is not Linux.</exception>
    internal static int Status(int folder, string path, int flags, uint mask, Span<byte> status)
    {
        Platform.RequireLinux(Files);
        return StatusOf(folder, path, flags, mask, status);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusOf(int folder, string path, int flags, uint mask, Span<byte> status);
}
