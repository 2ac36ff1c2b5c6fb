using System.IO.Compression;
using System.Text;
using Mira.Datasets;
using Mira.Experiments.Files.Zip;
using static TorchSharp.torch;

namespace Mira.Experiments.Files.Numpy;

/// <summary>The arrays of an .npz file, stored or deflated.</summary>
internal sealed class NpzReader : IDisposable
{
    private const string Extension = ".npy";
    private const int BufferLength = 1 << 16;
    private readonly string _path;
    private readonly ZipArchive _archive;

    private NpzReader(string path, ZipArchive archive) => (_path, _archive) = (path, archive);

    /// <summary>Names of the arrays.</summary>
    internal IReadOnlyCollection<string> Names => [.. _archive.Entries
        .Where(entry => entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
        .Select(entry => entry.FullName[..^Extension.Length])];

    /// <summary>Opens a file and does something with it; damage of any kind is one clear error.</summary>
    /// <exception cref="InputException">The file is missing, damaged or no .npz.</exception>
    internal static T Use<T>(string path, Func<NpzReader, T> use)
    {
        try
        {
            using (var file = MappedFile.Open(path))
            {
                _ = new ZipDirectory(file, ".npz file") { Unfolds = true, SkipsCompressed = true }.Read();
            }
            using var reader = new NpzReader(path, new ZipArchive(InputFile.OpenRead(path), ZipArchiveMode.Read));
            return use(reader);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            throw new InputException($"Cannot read {path}: {error.Reason()} Expected an .npz file " +
                "as numpy.savez writes it.", error);
        }
    }

    /// <summary>Sizes of an array, as its header announces them.</summary>
    internal long[] Shape(string name)
    {
        using var stream = Open(name);
        return NpyHeader.Read(stream, Source(name)).Shape;
    }

    /// <summary>An array as a tensor of its own number type, row-major.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="count">How many rows it must have; null for any number.</param>
    internal Tensor Numbers(string name, long? count = null) => Read(name, (stream, header) =>
    {
        if (count is { } expected && header.Shape.FirstOrDefault() != expected)
        {
            throw new InputException($"{Source(name)} has the shape ({string.Join(", ", header.Shape)}), " +
                $"expected {expected} rows, as many as features.");
        }
        var columnsFirst = header.IsFortranOrder && header.Shape.Length > 1;
        var tensor = empty([.. columnsFirst ? header.Shape.Reverse() : header.Shape],
            dtype: ScalarTypeOf(header.Type, name));
        TensorBytes.Fill(tensor, stream.ReadExactly);
        if (!columnsFirst)
        {
            return tensor;
        }
        using var columns = tensor;
        using var rows =
            columns.permute([.. Enumerable.Range(0, header.Shape.Length).Reverse().Select(axis => (long)axis)]);
        return rows.contiguous();
    });

    /// <summary>An array of text, whatever its shape, in memory order; empty where there is none, or it
    /// is of another type.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="most">How many texts there may be.</param>
    internal string[] Text(string name, long most)
    {
        if (Entry(name) is null)
        {
            return [];
        }
        using var entry = Open(name);
        using var stream = new BufferedStream(entry, BufferLength);
        var text = NpyHeader.ReadText(stream, Source(name));
        var texts = NpyHeader.TypeOf(text) is { IsText: true }
            ? Text(stream, Announced(NpyHeader.Parse(text, Source(name)), entry, name), most, name)
            : [];
        entry.RequireIntact();
        return texts;
    }

    public void Dispose() => _archive.Dispose();

    private string[] Text(Stream stream, NpyHeader header, long most, string name)
    {
        if (header.Count > most)
        {
            throw new InputException($"{Source(name)} announces {header.Count} names, expected " +
                $"at most {most}: the file is damaged. Save it again with numpy.savez.");
        }
        var bytes = new byte[header.Type.Size];
        var texts = new string[header.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            stream.ReadExactly(bytes);
            texts[i] = (header.Type.Kind == 'U' ? Encoding.UTF32 : Encoding.UTF8).GetString(bytes).TrimEnd('\0');
        }
        return texts;
    }

    private Tensor Read(string name, Func<Stream, NpyHeader, Tensor> read)
    {
        using var entry = Open(name);
        using var stream = new BufferedStream(entry, BufferLength);
        var tensor = read(stream, Announced(NpyHeader.Read(stream, Source(name)), entry, name));
        try
        {
            entry.RequireIntact();
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    private CheckedEntry Open(string name) => new(Entry(name) ?? throw new InputException(
        $"{_path} holds no array '{name}'; it holds {(Names is { Count: > 0 } names ? ShortList.Of(names) : "none")}."),
        Source(name));

    private NpyHeader Announced(NpyHeader header, CheckedEntry entry, string name)
    {
        // Before anything is allocated: a header may announce what the file does not have.
        if (header.ByteCount > entry.Length || header.ByteCount > MachineMemory.Limit)
        {
            throw new InputException($"{Source(name)} announces the shape ({string.Join(", ", header.Shape)}) " +
                $"of {header.Type}, " +
                $"{header.ByteCount} bytes, but has {entry.Length}: the file is damaged, or larger " +
                "than this machine's memory.");
        }
        return header;
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
        _ =>
            throw new InputException($"{Source(name)} is of type {type}, expected float32 features " +
                "or int64 labels. Convert with array.astype."),
    };
}
