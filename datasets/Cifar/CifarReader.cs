namespace Mira.Datasets.Cifar;

/// <summary>
/// Reads CIFAR from a folder in its official binary layout, or says in one message what is wrong with it.
/// </summary>
internal sealed class CifarReader(CifarLayout layout)
{
    private const int Plane = CifarLayout.Size * CifarLayout.Size;

    /// <summary>Reads both splits from a folder, or from its child with the official name.</summary>
    /// <exception cref="InputException">The folder or a file is missing, unreadable or damaged.</exception>
    public (ImageSet Train, ImageSet Test) Read(string? dataDirectory)
    {
        var folder = FindFolder(dataDirectory);
        if (IsOfPython(folder))
        {
            var python = layout.Python.Layout;
            return (ReadSplit(folder, python.Train), ReadSplit(folder, python.Test));
        }
        string[] expected = [.. layout.Train.Files, .. layout.Test.Files];
        string[] missing = [.. expected.Where(file => !File.Exists(Path.Combine(folder, file)))];
        return missing.Length == 0
            ? (ReadSplit(folder, layout.Train), ReadSplit(folder, layout.Test))
            : throw new InputException(
                $"{layout.Name}: '{Path.Combine(folder, missing[0])}' is missing or not accessible; expected the files "
                + $"{string.Join(", ", expected)}. Unpack the binary version of the data set there, "
                + "or the one for Python.");
    }

    private string FindFolder(string? dataDirectory)
    {
        if (dataDirectory is null)
        {
            throw new InputException(
                $"{layout.Name} is not embedded. Give the folder that has {layout.Folder} with --data-dir, "
                + $"or use --data {Catalog.Default}.");
        }
        if (!Directory.Exists(dataDirectory))
        {
            throw new InputException(
                $"{layout.Name}: folder '{dataDirectory}' does not exist; expected one that has {layout.Folder}.");
        }
        return new[] { layout.Folder, layout.Python.Folder }.Select(name => Path.Combine(dataDirectory, name))
            .FirstOrDefault(Directory.Exists) ?? dataDirectory;
    }

    private bool IsOfPython(string folder) =>
        File.Exists(Path.Combine(folder, layout.Python.Layout.Test.Files[0]))
        && !File.Exists(Path.Combine(folder, layout.Test.Files[0]));

    private ImageSet ReadSplit(string folder, CifarSplit split)
    {
        var records = split.RecordsPerFile;
        var pixels = new byte[split.Files.Length * records * 3 * Plane];
        var labels = new int[split.Files.Length * records];
        for (var file = 0; file < split.Files.Length; file++)
        {
            var path = Path.Combine(folder, split.Files[file]);
            var bytes = Path.GetExtension(path) == ".bin"
                ? ReadFile(path, (long)records * layout.RecordBytes)
                : ReadPickle(path, records);
            Decode(bytes, path, pixels.AsSpan(file * records * 3 * Plane), labels.AsSpan(file * records, records));
        }
        return new ImageSet(pixels, labels, CifarLayout.Size);
    }

    private byte[] ReadPickle(string path, int records)
    {
        try
        {
            var bytes = new CifarPickle(File.ReadAllBytes(path)).Records(layout.Python.Labels, 3 * Plane);
            return bytes.Length == records * layout.RecordBytes
                ? bytes
                : throw new InvalidDataException($"it has {bytes.Length / layout.RecordBytes:N0} images, expected " +
                    $"{records:N0}");
        }
        catch (InvalidDataException error)
        {
            throw new InputException($"{layout.Name}: '{path}' is damaged: {error.Message}. Unpack it again.", error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new InputException(
                $"{layout.Name}: cannot read '{path}': {error.Reason()} Check its permissions.", error);
        }
    }

    private byte[] ReadFile(string path, long expected)
    {
        try
        {
            var found = new FileInfo(path).Length;
            return found == expected
                ? File.ReadAllBytes(path)
                : throw new InputException(
                    $"{layout.Name}: '{path}' has {found:N0} bytes, expected {expected:N0}: it is incomplete or not "
                    + "the binary version. Unpack it again.");
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new InputException(
                $"{layout.Name}: cannot read '{path}': {error.Reason()} Check its permissions.", error);
        }
    }

    private void Decode(ReadOnlySpan<byte> bytes, string path, Span<byte> pixels, Span<int> labels)
    {
        for (var record = 0; record < labels.Length; record++)
        {
            var source = bytes.Slice(record * layout.RecordBytes, layout.RecordBytes);
            labels[record] = CheckedLabel(source, path, record);
            Interleave(source[layout.LabelLimits.Length..], pixels.Slice(record * 3 * Plane, 3 * Plane));
        }
    }

    private int CheckedLabel(ReadOnlySpan<byte> source, string path, int record)
    {
        for (var i = 0; i < layout.LabelLimits.Length; i++)
        {
            if (source[i] >= layout.LabelLimits[i])
            {
                throw new InputException(
                    $"{layout.Name}: record {record} of '{path}' (byte {(record * layout.RecordBytes) + i}) " +
                    $"has label {source[i]}, expected less than "
                    + $"{layout.LabelLimits[i]}: the file is damaged. Unpack it again.");
            }
        }
        return source[layout.LabelLimits.Length - 1];
    }

    private static void Interleave(ReadOnlySpan<byte> planar, Span<byte> rgb)
    {
        for (var i = 0; i < Plane; i++)
        {
            (rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2]) = (planar[i], planar[Plane + i], planar[(2 * Plane) + i]);
        }
    }
}
