using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Mira.Datasets;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Files.Safetensors;

/// <summary>An open safetensors file: its header checked in full, its tensors read when asked for.</summary>
/// <remarks>Files with this program's checksum are verified when opened; files of others,
/// without one, are not.</remarks>
public sealed class SafetensorsFile : ITensorFile
{
    private const int VerifyBlock = 1 << 20;
    private readonly SafeFileHandle _file;
    private readonly long _dataStart;
    private readonly Dictionary<string, SafetensorsEntry> _entries;

    private SafetensorsFile(string path, SafeFileHandle file)
    {
        Path = path;
        _file = file;
        var length = RandomAccess.GetLength(file);
        var head = ReadHead(length);
        _dataStart = SafetensorsHeader.PrefixLength + head.Length;
        var header = new SafetensorsHeaderReader(path, length - _dataStart).Parse(head);
        Metadata = header.Metadata;
        Names = [.. header.Entries.Select(entry => entry.Name)];
        Opaque = header.Opaque;
        _entries = header.Entries.ToDictionary(entry => entry.Name);
        Verify(head, length);
    }

    /// <summary>The file's path, as given.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public string Format => "safetensors";

    /// <summary>The checksum in the metadata where this program wrote the file, otherwise the
    /// SHA-256 of the file.</summary>
    public string ContentHash =>
        Metadata.TryGetValue(SafetensorsChecksum.Key, out var checksum) ? checksum : FileHash.Of(Path);

    /// <summary>Names of the tensors, in the order of the header.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The file's text entries.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <inheritdoc/>
    public IReadOnlyList<OpaqueEntry> Opaque { get; }

    /// <summary>Opens a file and checks it.</summary>
    /// <exception cref="InputException">The file is missing, unreadable, damaged or not safetensors.</exception>
    public static SafetensorsFile Open(string path)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = InputFile.OpenHandle(path);
            return new SafetensorsFile(path, handle);
        }
        catch (Exception error)
        {
            handle?.Dispose();
            if (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
            {
                throw new InputException($"Cannot read {path}: {error.Reason()} Check the name and its permissions.",
                    error);
            }
            throw;
        }
    }

    /// <summary>Sizes of a tensor's dimensions.</summary>
    /// <exception cref="InputException">The file holds no tensor of that name.</exception>
    public IReadOnlyList<long> Shape(string name) => Entry(name).Shape;

    /// <summary>Element type of a tensor.</summary>
    /// <exception cref="InputException">The file holds no tensor of that name.</exception>
    public ScalarType DType(string name) => Entry(name).Type;

    /// <summary>Reads a tensor: row-major, of the file's element type.</summary>
    /// <param name="name">A name among <see cref="Names"/>.</param>
    /// <param name="device">Where the tensor shall lie; the CPU by default.</param>
    /// <exception cref="InputException">The file holds no such tensor, or it shrank since it was opened.</exception>
    public Tensor Load(string name, Device? device = null)
    {
        var entry = Entry(name);
        var tensor = empty(entry.Shape, dtype: entry.Type, device: CPU);
        var position = _dataStart + entry.Begin;
        TensorBytes.Fill(tensor, bytes =>
        {
            ReadExactly(bytes, position);
            RequireTruthValues(entry, bytes);
            position += bytes.Length;
        });
        if (device is null || device.type == DeviceType.CPU)
        {
            return tensor;
        }
        using (tensor)
        {
            return tensor.to(device);
        }
    }

    /// <summary>Reads a part of a tensor's bytes; several threads may read at once.</summary>
    /// <param name="name">A name among <see cref="Names"/>.</param>
    /// <param name="start">First byte, from the tensor's beginning.</param>
    /// <param name="bytes">Overwritten; as many as are wanted, not beyond the tensor's end.</param>
    /// <exception cref="InputException">The file holds no such tensor, or it shrank since it was opened.</exception>
    public void Read(string name, long start, Span<byte> bytes)
    {
        var entry = Entry(name);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, entry.End - entry.Begin - bytes.Length);
        ReadExactly(bytes, _dataStart + entry.Begin + start);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private SafetensorsEntry Entry(string name) => _entries.GetValueOrDefault(name) ?? throw new InputException(
        $"{Path} holds no tensor '{name}'; it holds {Names.Count}, beginning with " +
        $"{string.Join(", ", Names.Take(3))}. " +
        "Check that the file belongs to this network.");

    private byte[] ReadHead(long fileLength)
    {
        Span<byte> prefix = stackalloc byte[SafetensorsHeader.PrefixLength];
        if (fileLength < prefix.Length)
        {
            throw Damaged($"it is {fileLength} bytes long, too short to hold a header");
        }
        ReadExactly(prefix, 0);
        var length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length < 0 || length > Math.Min(SafetensorsHeader.MaximumLength, fileLength - prefix.Length))
        {
            throw Damaged($"it announces a header of {(ulong)length} bytes, but is {fileLength} bytes long");
        }
        var head = new byte[length];
        ReadExactly(head, prefix.Length);
        return head;
    }

    private void Verify(byte[] head, long length)
    {
        if (!Metadata.TryGetValue(SafetensorsChecksum.Key, out var expected))
        {
            return;
        }
        SafetensorsChecksum.Replace(head, SafetensorsChecksum.Placeholder);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        var buffer = new byte[VerifyBlock];
        for (var at = _dataStart; at < length; at += buffer.Length)
        {
            var block = buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - at));
            ReadExactly(block, at);
            hash.AppendData(block);
        }
        if (Convert.ToHexStringLower(hash.GetCurrentHash()) != expected)
        {
            throw Damaged($"its content does not match the checksum '{SafetensorsChecksum.Key}' in its metadata");
        }
    }

    private void ReadExactly(Span<byte> destination, long position)
    {
        while (destination.Length > 0)
        {
            var read = Read(destination, position);
            if (read == 0)
            {
                throw Damaged($"it ends at byte {position}, before the tensors it describes");
            }
            destination = destination[read..];
            position += read;
        }
    }

    private int Read(Span<byte> destination, long position)
    {
        try
        {
            return RandomAccess.Read(_file, destination, position);
        }
        catch (IOException error)
        {
            throw new InputException($"Cannot read {Path}: {error.Reason()} Check the disk or the network it lies on.",
                error);
        }
    }

    /// <summary>A truth value stored as anything but 0 or 1 is undefined behavior in libtorch's kernels.</summary>
    private void RequireTruthValues(SafetensorsEntry entry, ReadOnlySpan<byte> bytes)
    {
        if (entry.Type == ScalarType.Bool && bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            throw Damaged($"tensor '{entry.Name}' is BOOL but holds values other than 0 and 1");
        }
    }

    private InputException Damaged(string found) => new(
        $"{Path} cannot be read as safetensors: {found}. The file is damaged, incomplete or of " +
        "another kind; copy or download it again.");
}
