using System.Runtime.InteropServices;
using Mira.Datasets;
using Mira.Experiments.Files;

namespace Mira.Experiments.Runtime;

/// <summary>TorchSharp's own native library, adapted to an older libstdc++ where this machine has one.</summary>
internal static class TorchBinding
{
    internal const string FileName = "libLibTorchSharp.so";

    /// <summary>Loads the binding; libtorch itself must be loaded already.</summary>
    /// <exception cref="InputException">The file is missing, or needs a newer libstdc++ and
    /// cannot be adapted.</exception>
    internal static void Load()
    {
        var packaged = LibTorchFolder.ProgramFolders().Select(folder => Path.Combine(folder, FileName))
            .FirstOrDefault(File.Exists)
            ?? throw new InputException($"{FileName} is missing in mira's folder {AppContext.BaseDirectory}. " +
                "Build with 'make build'.");
        if (Glibcxx.IsRecentEnough)
        {
            NativeLibrary.Load(packaged);
            return;
        }
        var image = File.ReadAllBytes(packaged);
        if (!GlibcxxPatch.Apply(image, packaged) || TryReplace(packaged, image))
        {
            NativeLibrary.Load(packaged);
            return;
        }
        LoadFromMemory(image);
    }

    private static bool TryReplace(string packaged, byte[] image)
    {
        try
        {
            AtomicFile.Write(packaged, stream => stream.Write(image));
            return true;
        }
        catch (InputException)
        {
            // A program folder that is read-only for this user: the patched library is used for this process alone.
            return false;
        }
    }

    /// <summary>Loads through a private temporary file. TorchSharp, which asks by name, then
    /// finds the loaded one.</summary>
    private static void LoadFromMemory(byte[] image)
    {
        var folder = Directory.CreateTempSubdirectory("mira-");
        try
        {
            var copy = Path.Combine(folder.FullName, FileName);
            AtomicFile.Write(copy, stream => stream.Write(image));
            NativeLibrary.Load(copy);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
