using Mira.Datasets;
using static TorchSharp.torch;

namespace Mira.Experiments.Interchange;

/// <summary>Matrices of float32 or float64 in NumPy's .npy files.</summary>
/// <remarks>Reads format versions 1 to 3, both memory orders, little-endian; writes version 1 in C order.</remarks>
public static class NumpyFile
{
    private const long BytesAtOnce = 1 << 24;

    /// <summary>Reads a matrix onto the CPU, in the file's number type.</summary>
    /// <exception cref="InputException">The file is missing, damaged, or holds something else; the message says which.</exception>
    public static Tensor Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var header = NumpyHeader.Read(stream, path);
            var tensor = ReadValues(stream, header, path);
            if (!header.IsFortranOrder)
            {
                return tensor;
            }
            using var columns = tensor;
            using var rows = columns.t();
            return rows.contiguous();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {error.Message} Expected a .npy file as numpy.save writes it.", error);
        }
    }

    /// <summary>Writes a matrix; the file is whole or absent.</summary>
    /// <exception cref="InputException">The tensor is no float32 or float64 matrix, or the file cannot be written.</exception>
    public static void Write(string path, Tensor matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var header = NumpyHeader.For(matrix);
        using var scope = NewDisposeScope();
        var values = matrix.detach().cpu().contiguous();
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header.ToBytes());
            foreach (var block in Blocks(values))
            {
                stream.Write(block.bytes);
            }
        });
    }

    private static Tensor ReadValues(Stream stream, NumpyHeader header, string path)
    {
        var (rows, columns) = header.IsFortranOrder ? (header.Columns, header.Rows) : (header.Rows, header.Columns);
        RequireLength(stream.Length - stream.Position, header, path);
        var tensor = empty(rows, columns, header.Type);
        foreach (var block in Blocks(tensor))
        {
            using (block)
            {
                stream.ReadExactly(block.bytes);
            }
        }
        return tensor;
    }

    private static void RequireLength(long found, NumpyHeader header, string path)
    {
        if (found != header.ByteCount)
        {
            throw new InputException($"{path} holds {found} bytes of numbers; its header says [{header.Rows}, {header.Columns}] " +
                $"of {header.Type}, {header.ByteCount} bytes. The file is {(found < header.ByteCount ? "cut short" : "not one array")}; " +
                "save it again with numpy.save.");
        }
    }

    /// <summary>Runs of rows whose bytes fit a span.</summary>
    private static IEnumerable<Tensor> Blocks(Tensor matrix)
    {
        var rowsAtOnce = Math.Max(1, BytesAtOnce / (matrix.shape[1] * matrix.element_size()));
        for (long row = 0; row < matrix.shape[0]; row += rowsAtOnce)
        {
            yield return matrix.narrow(0, row, Math.Min(rowsAtOnce, matrix.shape[0] - row));
        }
    }
}
