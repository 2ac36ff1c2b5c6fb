using Mira.Datasets;
using static TorchSharp.torch;

namespace Mira.Experiments.Files.Numpy;

/// <summary>Matrices of float32 or float64 in NumPy's .npy files.</summary>
/// <remarks>Reads format versions 1 to 3, both memory orders, little-endian; writes version 1 in C order.</remarks>
public static class NumpyFile
{
    // Scores, targets, and float64 of both for the summary.
    private const int CopiesInMemory = 6;

    /// <summary>Reads a matrix onto the CPU, in the file's number type.</summary>
    /// <exception cref="InputException">The file is missing, damaged, or holds something else; the message says which.</exception>
    public static Tensor Read(string path)
    {
        try
        {
            using var stream = InputFile.OpenRead(path);
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
    /// <exception cref="InputException">The tensor is no float32 or float64 matrix of finite numbers, or the file cannot be written.</exception>
    public static void Write(string path, Tensor matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var header = NumpyHeader.For(matrix);
        using var scope = NewDisposeScope();
        var values = Finite.Require(matrix, $"numbers for {path}").detach().cpu().contiguous();
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header.ToBytes());
            TensorBytes.Read(values, stream.Write);
        });
    }

    private static Tensor ReadValues(Stream stream, NumpyHeader header, string path)
    {
        var (rows, columns) = header.IsFortranOrder ? (header.Columns, header.Rows) : (header.Rows, header.Columns);
        RequireLength(stream.Length - stream.Position, header, path);
        RequireMemory(header, path);
        var tensor = empty(rows, columns, header.Type);
        TensorBytes.Fill(tensor, stream.ReadExactly);
        return tensor;
    }

    /// <summary>Before anything is allocated: a file without content on the disk, a sparse one, may have any length.</summary>
    private static void RequireMemory(NumpyHeader header, string path)
    {
        if (header.ByteCount > MachineMemory.Limit / CopiesInMemory)
        {
            throw new InputException($"{path} holds [{header.Rows}, {header.Columns}] numbers, {header.ByteCount} bytes, of which about {CopiesInMemory} copies are " +
                $"needed; this machine has {MachineMemory.Limit} bytes. Split the batch, or use a machine with more memory.");
        }
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
}
