using System.Formats.Tar;
using System.IO.Compression;

namespace Mira.Datasets.Fetching;

/// <summary>Unpacks untrusted archives: plain files and folders below the target, and nothing else.</summary>
/// <param name="path">A .tar, .tar.gz, .tgz or .zip file.</param>
/// <param name="options">Limits.</param>
/// <param name="progress">Told how far it is.</param>
internal sealed class Archive(string path, FetchOptions options, IProgress<FetchProgress>? progress)
{
    private const int BlockLength = 1 << 17;

    private readonly byte[] _block = new byte[BlockLength];
    private readonly long _limit = Math.Min(options.MostBytes,
        (new FileInfo(path).Length * options.MostExpansion) + (1 << 20));
    private long _bytes;
    private int _files;

    /// <summary>Whether a file is an archive by its name.</summary>
    public static bool IsArchive(string name) =>
        ((string[])[".tar", ".tar.gz", ".tgz", ".zip"])
            .Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes the files below an empty folder.</summary>
    /// <exception cref="InputException">The archive is damaged, or has an entry that could reach
    /// out of the folder.</exception>
    public void UnpackTo(string folder, CancellationToken stop)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                Unzip(file, folder, stop);
            }
            else
            {
                var isPlain = path.EndsWith(".tar", StringComparison.OrdinalIgnoreCase);
                using Stream plain = isPlain ? file : new GZipStream(file, CompressionMode.Decompress);
                Untar(plain, folder, stop);
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException
            or ArgumentException or ArithmeticException or InvalidOperationException or NotSupportedException)
        {
            throw new InputException($"'{path}' is damaged: {error.Message} Remove it and fetch again.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot unpack '{path}' into '{folder}': {error.Reason()} " +
                "Check that the folder may be written and has free space.", error);
        }
    }

    private void Untar(Stream plain, string folder, CancellationToken stop)
    {
        using var reader = new TarReader(plain);
        while (reader.GetNextEntry() is { } entry)
        {
            stop.ThrowIfCancellationRequested();
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile
                or TarEntryType.ContiguousFile)
            {
                Write(entry.Name, entry.DataStream ?? Stream.Null, folder);
            }
            else if (entry.EntryType is not (TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes))
            {
                throw Refused(entry.Name, $"is a {entry.EntryType}");
            }
        }
    }

    private void Unzip(Stream file, string folder, CancellationToken stop)
    {
        const int kindShift = 16, kindMask = 0xF000, regular = 0x8000, folderKind = 0x4000;
        using var zip = new ZipArchive(file, ZipArchiveMode.Read);
        foreach (var entry in zip.Entries)
        {
            stop.ThrowIfCancellationRequested();
            var kind = (entry.ExternalAttributes >> kindShift) & kindMask;
            if (kind is not (0 or regular or folderKind))
            {
                throw Refused(entry.FullName, "is a link or a device");
            }
            if (!entry.FullName.EndsWith('/'))
            {
                using var content = entry.Open();
                Write(entry.FullName, content, folder);
            }
        }
    }

    private void Write(string name, Stream content, string folder)
    {
        var target = Path.Combine(folder, SafeName(name));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using (var file = new FileStream(target, FileMode.Create, FileAccess.Write))
        {
            for (var read = content.Read(_block); read > 0; read = content.Read(_block))
            {
                _bytes += read;
                if (_bytes > _limit)
                {
                    throw Refused(name, $"takes the archive beyond {_limit:N0} bytes");
                }
                file.Write(_block, 0, read);
            }
        }
        if (++_files > options.MostFiles)
        {
            throw Refused(name, $"is one file more than {options.MostFiles:N0}");
        }
        progress?.Report(new(Path.GetFileName(path), FetchStep.Unpack, _files, null));
    }

    private string SafeName(string name)
    {
        string[] parts = [.. name.Split('/').Where(part => part is not ("" or "."))];
        var isUnsafe = name.StartsWith('/') || parts.Length == 0 || parts.Any(part =>
            part == ".." || part.AsSpan().ContainsAny('\\', ':', '\0'));
        return isUnsafe ? throw Refused(name, "lies outside the archive's own folder") : string.Join('/', parts);
    }

    private InputException Refused(string name, string why) => new(
        $"'{path}' was not unpacked: its entry '{name}' {why}. Do not trust this archive: a data " +
        "set needs only files inside its own folder.");
}
