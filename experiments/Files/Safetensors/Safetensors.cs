using System.Buffers.Binary;
using System.Security.Cryptography;
using Mira.Datasets;
using static TorchSharp.torch;

namespace Mira.Experiments.Files.Safetensors;

/// <summary>Writes tensors and text in the safetensors format, readable by Python's safetensors and by
/// <see cref="SafetensorsFile"/>.</summary>
public static class Safetensors
{
    /// <summary>Writes a file, completely or not at all, with a checksum among its metadata.</summary>
    /// <param name="path">Where to write; missing folders are created.</param>
    /// <param name="tensors">Names and tensors, in the order the header should list them; any
    /// device, any strides.</param>
    /// <param name="metadata">Text entries, such as the recipe as JSON.</param>
    /// <param name="files">The file system; this machine's unless given.</param>
    /// <param name="previous">Another name under which an existing file is kept; null lets it go.</param>
    /// <exception cref="InputException">The folder cannot be written, or the disk is full.</exception>
    /// <exception cref="ArgumentException">Two tensors have one name, a name is reserved, or an element type has no
    /// place in the format.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null, IFileSystem? files = null, string? previous = null)
    {
        var ordered = tensors.ToList();
        var text = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>())
        {
            [SafetensorsChecksum.Key] = SafetensorsChecksum.Placeholder,
        };
        var header = new SafetensorsHeader(text, Layout(ordered));
        AtomicFile.Write(path, stream => Write(stream, header, ordered.ToDictionary()), files, previous);
    }

    /// <summary>Places the tensors so that each begins at a multiple of its element size,
    /// whatever their order.</summary>
    private static List<SafetensorsEntry> Layout(List<KeyValuePair<string, Tensor>> tensors)
    {
        var begins = new Dictionary<string, long>();
        var end = 0L;
        foreach (var (name, tensor) in tensors.OrderByDescending(pair => SizeOf(pair.Value)))
        {
            Reject(name == SafetensorsHeader.MetadataKey,
                $"A tensor cannot be named '{name}': the format keeps that name for text.");
            Reject(!begins.TryAdd(name, end), $"Two tensors are named '{name}'.");
            end += ByteLength(tensor);
        }
        return tensors.ConvertAll(pair => new SafetensorsEntry(
            pair.Key, pair.Value.dtype, pair.Value.shape, begins[pair.Key], begins[pair.Key] + ByteLength(pair.Value)));
    }

    private static int SizeOf(Tensor tensor)
    {
        _ = SafetensorsDType.Name(tensor.dtype);
        return SafetensorsDType.Size(tensor.dtype);
    }

    private static long ByteLength(Tensor tensor) => tensor.numel() * SizeOf(tensor);

    private static void Write(Stream stream, SafetensorsHeader header, Dictionary<string, Tensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var head = header.ToBytes();
        Span<byte> prefix = stackalloc byte[SafetensorsHeader.PrefixLength];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, head.Length);
        stream.Write(prefix);
        stream.Write(head);
        hash.AppendData(head);
        foreach (var entry in header.Entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            TensorBytes.Read(tensors[entry.Name], bytes =>
            {
                stream.Write(bytes);
                hash.AppendData(bytes);
            });
        }
        SafetensorsChecksum.Replace(head, Convert.ToHexStringLower(hash.GetCurrentHash()));
        stream.Position = SafetensorsHeader.PrefixLength;
        stream.Write(head);
    }

    private static void Reject(bool wrong, string message)
    {
        if (wrong)
        {
            throw new ArgumentException(message);
        }
    }
}
