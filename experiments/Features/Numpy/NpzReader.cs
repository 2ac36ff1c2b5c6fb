using System.IO.Compression;
using System.Text;
using Mira.Datasets;
using Mira.Experiments.Interchange;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Features.Numpy;

/// <summary>The arrays of an .npz file, stored or deflated.</summary>
internal sealed class NpzReader : IDisposable
{
    private const string Extension = ".npy";
    private readonly string _path;
    private readonly ZipArchive _archive;

    private NpzReader(string path, ZipArchive archive) => (_path, _archive) = (path, archive);

    /// <summary>Names of the arrays.</summary>
    internal IEnumerable<string> Names => _archive.Entries
        .Where(entry => entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
        .Select(entry => entry.FullName[..^Extension.Length]);

    /// <summary>Opens a file and does something with it; damage of any kind is one clear error.</summary>
    /// <exception cref="InputException">The file is missing, damaged or no .npz.</exception>
    internal static T Use<T>(string path, Func<NpzReader, T> use)
    {
        try
        {
            using var reader = new NpzReader(path, ZipFile.OpenRead(path));
            return use(reader);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            throw new InputException($"Cannot read {path}: {error.Message} Expected an .npz file as numpy.savez writes it.", error);
        }
    }

    internal bool Contains(string name) => Entry(name) is not null;

    /// <summary>Whether an array holds text; one of a type that is not read here does not.</summary>
    internal bool IsText(string name)
    {
        using var stream = Entry(name)!.Open();
        return NpyHeader.ReadText(stream, Source(name)) is { } text && NpyHeader.TypeOf(text) is { IsText: true };
    }

    /// <summary>An array as a tensor of its own number type, row-major.</summary>
    internal Tensor Numbers(string name) => Read(name, (stream, header) =>
    {
        var columnsFirst = header.IsFortranOrder && header.Shape.Length > 1;
        var tensor = empty([.. columnsFirst ? header.Shape.Reverse() : header.Shape], dtype: ScalarTypeOf(header.Type, name));
        TensorBytes.Fill(tensor, stream.ReadExactly);
        if (!columnsFirst)
        {
            return tensor;
        }
        using var columns = tensor;
        using var rows = columns.permute([.. Enumerable.Range(0, header.Shape.Length).Reverse().Select(axis => (long)axis)]);
        return rows.contiguous();
    });

    /// <summary>An array of text, whatever its shape, in memory order.</summary>
    internal string[] Text(string name) => Read(name, (stream, header) =>
    {
        if (!header.Type.IsText)
        {
            throw new InputException($"{Source(name)} is of type {header.Type}, expected text. Convert with array.astype('U').");
        }
        var bytes = new byte[header.Type.Size];
        var texts = new string[header.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            stream.ReadExactly(bytes);
            texts[i] = (header.Type.Kind == 'U' ? Encoding.UTF32 : Encoding.UTF8).GetString(bytes).TrimEnd('\0');
        }
        return texts;
    });

    public void Dispose() => _archive.Dispose();

    private T Read<T>(string name, Func<Stream, NpyHeader, T> read)
    {
        var entry = Entry(name) ?? throw new InputException(
            $"{_path} holds no array '{name}'; it holds {string.Join(", ", Names.DefaultIfEmpty("none"))}.");
        using var stream = new BufferedStream(entry.Open(), 1 << 20);
        var header = NpyHeader.Read(stream, Source(name));
        // Before anything is allocated: a header may announce what the file does not have.
        if (header.ByteCount > entry.Length || header.ByteCount > MachineMemory.Limit)
        {
            throw new InputException($"{Source(name)} announces the shape ({string.Join(", ", header.Shape)}) of {header.Type}, " +
                $"{header.ByteCount} bytes, but has {entry.Length}: the file is damaged, or larger than this machine's memory.");
        }
        return read(stream, header);
    }

    private ZipArchiveEntry? Entry(string name) => _archive.GetEntry(name + Extension);

    private string Source(string name) => $"Array '{name}' of {_path}";

    private ScalarType ScalarTypeOf(NpyType type, string name) => (type.Kind, type.Size) switch
    {
        ('f', 2) => ScalarType.Float16,
        ('f', 4) => ScalarType.Float32,
        ('f', 8) => ScalarType.Float64,
        ('i', 1) => ScalarType.Int8,
        ('i', 2) => ScalarType.Int16,
        ('i', 4) => ScalarType.Int32,
        // Class numbers use no more than 63 bits: unsigned ones of that size are read as signed.
        ('i' or 'u', 8) => ScalarType.Int64,
        ('u' or 'b', 1) => ScalarType.Byte,
        _ => throw new InputException($"{Source(name)} is of type {type}, expected float32 features or int64 labels. Convert with array.astype."),
    };
}
