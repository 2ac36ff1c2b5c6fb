using Mira.Datasets;

namespace Mira.Experiments.Files;

/// <summary>A file without a name for one process's own use: gone with the process, whatever ends that.</summary>
public static class ScratchFile
{
    /// <summary>Makes one in the folder for temporary files, which the variable TMPDIR names.</summary>
    /// <returns>An empty file for reading and writing at any place; its space is free again once it is disposed of.</returns>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public static FileStream Create()
    {
        try
        {
            return InputFile.CreateNameless();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"No temporary file can be made in {Path.GetTempPath()}: {error.Message} " +
                "Name another folder with the variable TMPDIR.", error);
        }
    }
}
