using System.Security.Cryptography;
using Mira.Datasets;

namespace Mira.Experiments.Interchange;

/// <summary>A file without a name for one process's own use: nobody else can open it, and it is gone with the process whatever ends that.</summary>
public static class ScratchFile
{
    private const int RandomDigits = 16;

    /// <summary>Makes one in the folder for temporary files, which the variable TMPDIR names.</summary>
    /// <returns>An empty file for reading and writing at any place; its space is free again once it is disposed of.</returns>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public static FileStream Create()
    {
        // A random name and exclusive creation: nothing that lies there already is opened, nor a link followed.
        var path = Path.Combine(Path.GetTempPath(), $"mira-{RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true)}");
        try
        {
            var file = new FileStream(path, ForThisUserAlone());
            File.Delete(path);
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"No temporary file can be made in {Path.GetTempPath()}: {error.Message} " +
                "Name another folder with the variable TMPDIR.", error);
        }
    }

    private static FileStreamOptions ForThisUserAlone()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return options;
    }
}
