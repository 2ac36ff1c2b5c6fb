using System.IO.MemoryMappedFiles;
using Mira.Datasets;

namespace Mira.Experiments.Files;

/// <summary>A memory-mapped file: the system reads its pages on first access, and it is never copied as a
/// whole.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _start;
    // Held so that the memory lives as long as the pointer into it.
    private readonly byte[]? _bytes;

    private MappedFile(string path)
    {
        Path = path;
        var handle = InputFile.OpenHandle(path);
        Length = RandomAccess.GetLength(handle);
        if (Length == 0)
        {
            handle.Dispose();
            return;
        }
        _file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None,
            leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    private MappedFile(string path, byte[] pinned)
    {
        (Path, Length, _bytes) = (path, pinned.Length, pinned);
        _start = (byte*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
    }

    /// <summary>The file's path, as given.</summary>
    internal string Path { get; }

    /// <summary>Bytes of the file when it was opened.</summary>
    internal long Length { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">It is missing or may not be read.</exception>
    internal static MappedFile Open(string path)
    {
        try
        {
            return new MappedFile(path);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new InputException($"Cannot read {path}: {error.Reason()} Check the name and its permissions.",
                error);
        }
    }

    /// <summary>Bytes in memory, seen as a file.</summary>
    /// <param name="path">Path of the file that they come from, for messages.</param>
    /// <param name="pinned">The bytes, allocated so that they are never moved.</param>
    internal static MappedFile Of(string path, byte[] pinned) => new(path, pinned);

    /// <summary>Bytes from a position on as a stream; the caller has checked that they are inside the file.</summary>
    internal Stream Stream(long position, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Length - length);
        return new UnmanagedMemoryStream(_start + position, length);
    }

    /// <summary>Bytes from a position on; the caller has checked that they are inside the file.</summary>
    internal ReadOnlySpan<byte> Bytes(long position, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Length - length);
        return _bytes is null
            ? new ReadOnlySpan<byte>(_start + position, length)
            : _bytes.AsSpan((int)position, length);
    }

    public void Dispose()
    {
        if (_view is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
        }
        _file?.Dispose();
    }
}
