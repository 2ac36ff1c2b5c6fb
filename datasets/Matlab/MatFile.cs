using System.IO.Compression;

namespace Mira.Datasets.Matlab;

/// <summary>Reads MAT-files of version 5, as MATLAB 5 to 7 and SciPy write them.</summary>
/// <remarks>MAT-File Format (The MathWorks), chapter 1: a header of 128 bytes, then a data
/// element per variable.</remarks>
internal static class MatFile
{
    private const int HeaderLength = 128, VersionAt = 124, Version = 0x0100;

    /// <summary>Annotations have a few megabytes; more than this is not a list of images.</summary>
    private const long LongestFile = 1 << 28;

    private const int LongestVariable = 1 << 28;

    /// <summary>The variables of a file by name.</summary>
    /// <exception cref="InputException">The file cannot be read, is damaged, or is of another version.</exception>
    public static IReadOnlyDictionary<string, MatValue> Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length <= LongestFile ? Parse(File.ReadAllBytes(path))
                : throw new MatException($"has {length:N0} bytes, more than annotations have");
        }
        catch (MatException error)
        {
            throw new InputException($"'{path}' {error.Message}; expected a MAT-file of version 5. Fetch it again.",
                error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read '{path}': {error.Reason()} Check that the data set is complete.",
                error);
        }
    }

    /// <summary>The variables of a file in memory.</summary>
    /// <exception cref="MatException">The bytes are no whole MAT-file of version 5.</exception>
    public static IReadOnlyDictionary<string, MatValue> Parse(ReadOnlySpan<byte> file)
    {
        var isLittleEndian = IsLittleEndian(file);
        var variables = new Dictionary<string, MatValue>(StringComparer.Ordinal);
        var reader = new MatReader(file[HeaderLength..], isLittleEndian);
        var matrices = new MatMatrices(isLittleEndian);
        while (!reader.IsAtEnd)
        {
            var item = reader.Next();
            (var name, var value) = item.Type == MatElement.Compressed
                ? matrices.Read(new MatReader(Inflate(item.Content), isLittleEndian).Next(MatElement.Matrix))
                : item.Type == MatElement.Matrix ? matrices.Read(item.Content)
                : throw new MatException($"has a variable of type {(int)item.Type}");
            variables[name] = value;
        }
        return variables;
    }

    private static bool IsLittleEndian(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderLength)
        {
            throw new MatException($"has {file.Length} bytes, less than a header");
        }
        (var first, var second) = (file[VersionAt + 2], file[VersionAt + 3]);
        var isLittleEndian = (first, second) == ('I', 'M');
        var version = isLittleEndian
            ? file[VersionAt] | (file[VersionAt + 1] << 8)
            : (file[VersionAt] << 8) | file[VersionAt + 1];
        return (isLittleEndian || (first, second) == ('M', 'I')) && version == Version
            ? isLittleEndian
            : throw new MatException(file.StartsWith("MATLAB 7.3"u8)
                ? "is of version 7.3 (HDF5)"
                : "has no header of a MAT-file of version 5");
    }

    private static byte[] Inflate(ReadOnlySpan<byte> content)
    {
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(content.ToArray()), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            var block = new byte[1 << 16];
            for (var read = zlib.Read(block); read > 0; read = zlib.Read(block))
            {
                plain.Write(block, 0, read);
                if (plain.Length > LongestVariable)
                {
                    throw new MatException($"has a compressed variable of more than {LongestVariable:N0} bytes");
                }
            }
            return plain.ToArray();
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new MatException("has a compressed variable that is damaged", error);
        }
    }
}
