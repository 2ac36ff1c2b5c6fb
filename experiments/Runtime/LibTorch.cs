using System.Runtime.InteropServices;
using Mira.Datasets;
using TorchSharp;

namespace Mira.Experiments.Runtime;

/// <summary>Loads the native libraries behind TorchSharp, once, before the first tensor.</summary>
public static class LibTorch
{
    // Dependencies first; the CUDA ones are absent from a CPU build. A library that the binding asks for by name is
    // satisfied by the one loaded here, and each finds its own dependencies through the search path built into it.
    private static readonly string[] Libraries =
        ["libc10.so", LibTorchFolder.MainLibrary, "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so"];

    private static readonly Lock Gate = new();
    private static bool _isLoaded;

    /// <summary>Folder the loaded libtorch is in; null while none is loaded.</summary>
    public static string? LoadedFrom => Path.GetDirectoryName(LoadedLibraries.PathOf(LibTorchFolder.MainLibrary));

    /// <summary>Loads libtorch and sets its allocator; later calls do nothing.</summary>
    /// <exception cref="InputException">The libraries are missing or do not fit this machine.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (_isLoaded)
            {
                return;
            }
            Allocator.Tune();
            if (Platform.IsLinux)
            {
                LoadFrom(LibTorchFolder.Find());
            }
            else
            {
                // NuGet's package for that system puts libtorch beside the program, where TorchSharp looks.
                torch.InitializeDeviceType(DeviceType.CPU);
            }
            _isLoaded = true;
        }
    }

    private static void LoadFrom(string folder)
    {
        try
        {
            foreach (var path in Libraries.Select(name => Path.Combine(folder, name)).Where(File.Exists))
            {
                NativeLibrary.Load(path);
            }
            TorchBinding.Load();
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception error) when (IsLoaderError(error))
        {
            throw new InputException($"libtorch in {folder} cannot be loaded: {Reason(error)} " +
                $"Build with 'make build', or set {LibTorchFolder.Variable} to a folder with libtorch " +
                "2.10 for this machine.", error);
        }
    }

    private static bool IsLoaderError(Exception error) => error is DllNotFoundException or BadImageFormatException
        or EntryPointNotFoundException or NotSupportedException or TypeInitializationException;

    /// <summary>The system loader's own words: the last line of .NET's message, after general advice.</summary>
    private static string Reason(Exception error) =>
        error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1]
            .TrimEnd('.') + ".";
}

/// <summary>The shared libraries mapped into this process: what was really loaded, whatever was asked for.</summary>
public static class LoadedLibraries
{
    /// <summary>Path of the loaded library with this file name, or null while it is not loaded.</summary>
    public static string? PathOf(string fileName) => Paths().FirstOrDefault(path => Path.GetFileName(path) == fileName);

    /// <summary>Path of the loaded library that a name such as libmpi.so.40 leads to: its own file has
    /// a longer version.</summary>
    internal static string? PathStarting(string name) =>
        Paths().FirstOrDefault(path => Path.GetFileName(path).StartsWith(name + ".", StringComparison.Ordinal));

    private static IEnumerable<string> Paths() => File.Exists("/proc/self/maps")
        ? File.ReadLines("/proc/self/maps")
        .Select(line => line.IndexOf('/') is var start and >= 0 ? line[start..] : string.Empty)
        : [];
}
