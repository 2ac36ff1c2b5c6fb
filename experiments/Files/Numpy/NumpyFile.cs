using Mira.Datasets;
using static TorchSharp.torch;

namespace Mira.Experiments.Files.Numpy;

/// <summary>Matrices of float32 or float64 in NumPy's .npy files.</summary>
/// <remarks>Reads format versions 1 to 3, both memory orders, little-endian; writes version 1 in C order.</remarks>
public static class NumpyFile
{
    // Scores, targets, and float64 of both for the summary.
    private const int CopiesInMemory = 6;

    // Rows are handled as one piece of at most a gigabyte.
    private const int MostColumns = 1 << 27;

    /// <summary>Reads a matrix onto the CPU, in the file's number type.</summary>
    /// <exception cref="InputException">The file is missing, damaged, or holds something else; the
    /// message says which.</exception>
    public static Tensor Read(string path)
    {
        try
        {
            using var stream = InputFile.OpenRead(path);
            var header = NpyHeader.Read(stream, path, NumpyKind.Npy);
            RequireMatrix(header, path);
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
            throw new InputException($"Cannot read {path}: {error.Reason()} Expected a .npy file " +
                "as numpy.save writes it.", error);
        }
    }

    /// <summary>Writes a matrix; the file is whole or absent.</summary>
    /// <exception cref="InputException">The tensor is no float32 or float64 matrix of finite numbers, or the file
    /// cannot be written.</exception>
    public static void Write(string path, Tensor matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var header = HeaderOf(matrix);
        using var scope = NewDisposeScope();
        var values = Finite.Require(matrix, $"numbers for {path}").detach().cpu().contiguous();
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header.ToBytes());
            TensorBytes.Read(values, stream.Write);
        });
    }

    private static NpyHeader HeaderOf(Tensor matrix) =>
        matrix.dim() == 2 && matrix.dtype is (ScalarType.Float32 or ScalarType.Float64)
        ? new NpyHeader(new('f', (int)matrix.element_size()), matrix.shape, IsFortranOrder: false)
        : throw new InputException($"Cannot write {matrix.dtype} of shape [{string.Join(", ", matrix.shape)}] " +
            "as .npy; " +
            "expected a matrix of float32 or float64.");

    private static ScalarType TypeOf(NpyHeader header) =>
        header.Type.Size == 8 ? ScalarType.Float64 : ScalarType.Float32;

    private static void RequireMatrix(NpyHeader header, string path)
    {
        if (header.Type is not { Kind: 'f', Size: 4 or 8 })
        {
            throw new InputException($"{path} holds numbers of NumPy type '{header.Type}'; " +
                "expected '<f4' (float32) or '<f8' (float64). Convert with array.astype('<f4').");
        }
        if (header.Shape is not [var rows, var columns])
        {
            throw new InputException($"{path} holds an array of {header.Shape.Length} dimensions, " +
                $"({string.Join(", ", header.Shape)}); " +
                "expected a matrix [batch, prototypes].");
        }
        if (columns > MostColumns)
        {
            throw new InputException($"{path} holds a matrix of {columns} columns, expected one for each prototype, " +
                $"at most {MostColumns}. Is it transposed?");
        }
        if (header.Count == 0)
        {
            throw new InputException($"{path} holds an empty array of shape ({rows}, {columns}); " +
                "expected at least one row and column.");
        }
    }

    private static Tensor ReadValues(Stream stream, NpyHeader header, string path)
    {
        var (rows, columns) = (header.Shape[0], header.Shape[1]);
        RequireLength(stream.Length - stream.Position, header, path);
        RequireMemory(header, path);
        var tensor = header.IsFortranOrder
            ? empty(columns, rows, TypeOf(header))
            : empty(rows, columns, TypeOf(header));
        TensorBytes.Fill(tensor, stream.ReadExactly);
        return tensor;
    }

    /// <summary>Before anything is allocated: a file without content on the disk, a sparse one,
    /// may have any length.</summary>
    private static void RequireMemory(NpyHeader header, string path)
    {
        if (header.ByteCount > MachineMemory.Limit / CopiesInMemory)
        {
            throw new InputException($"{path} holds [{string.Join(", ", header.Shape)}] numbers, " +
                $"{header.ByteCount} bytes, of which " +
                $"about {CopiesInMemory} copies are needed; this machine has {MachineMemory.Limit} " +
                "bytes. Split the batch, or use a machine with more memory.");
        }
    }

    private static void RequireLength(long found, NpyHeader header, string path)
    {
        if (found != header.ByteCount)
        {
            throw new InputException($"{path} holds {found} bytes of numbers; its header says " +
                $"[{string.Join(", ", header.Shape)}] " +
                $"of {TypeOf(header)}, {header.ByteCount} bytes. The file is " +
                $"{(found < header.ByteCount ? "cut short" : "not one array")}; " +
                "save it again with numpy.save.");
        }
    }
}
