using System.IO.Compression;
using System.Text;
using static TorchSharp.torch;

namespace Mira.Experiments.Files.Numpy;

/// <summary>Writes arrays as numpy.savez does: a zip archive of .npy files, not compressed. Equal arrays
/// give equal bytes.</summary>
/// <param name="archive">An archive opened for writing.</param>
internal sealed class NpzWriter(ZipArchive archive)
{
    // The first moment that zip can name: no clock may show in the file.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Adds an array of float32, int64 or bytes.</summary>
    internal void Add(string name, Tensor tensor) => Add(name, new NpyHeader(TypeOf(tensor), tensor.shape, false),
        stream => TensorBytes.Read(tensor, stream.Write));

    /// <summary>Adds a scalar of text.</summary>
    internal void Add(string name, string text) => Add(name, [], [text]);

    /// <summary>Adds a list of text.</summary>
    internal void Add(string name, IReadOnlyList<string> texts) => Add(name, [texts.Count], texts);

    private void Add(string name, long[] shape, IReadOnlyList<string> texts)
    {
        var header = new NpyHeader(NpyType.Text(texts.Select(Length).DefaultIfEmpty(0).Max()), shape, false);
        Add(name, header, stream =>
        {
            var cell = new byte[header.Type.Size];
            foreach (var text in texts)
            {
                Array.Clear(cell);
                Encoding.UTF32.GetBytes(text, cell);
                stream.Write(cell);
            }
        });
    }

    private void Add(string name, NpyHeader header, Action<Stream> write)
    {
        var entry = archive.CreateEntry(name + ".npy", CompressionLevel.NoCompression);
        entry.LastWriteTime = NoTime;
        using var stream = entry.Open();
        stream.Write(header.ToBytes());
        write(stream);
    }

    private static int Length(string text) => Encoding.UTF32.GetByteCount(text) / NpyType.WideCharacter;

    private static NpyType TypeOf(Tensor tensor) => tensor.dtype switch
    {
        ScalarType.Float32 => NpyType.Float32,
        ScalarType.Int64 => NpyType.Int64,
        ScalarType.Byte => NpyType.Byte,
        _ => throw new ArgumentException($"{tensor.dtype} is not written to .npz files.", nameof(tensor)),
    };
}
