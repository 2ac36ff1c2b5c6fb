using System.Runtime.InteropServices;
using Mira.Datasets;
using Mira.Experiments.Interchange;
using TorchSharp;

namespace Mira.Experiments.Runtime;

/// <summary>Finds and loads the native libraries behind TorchSharp, once, before the first tensor.</summary>
public static class LibTorch
{
    /// <summary>Environment variable naming a folder with an existing libtorch, such as a Python installation's torch/lib.</summary>
    public const string DirectoryVariable = "MIRA_LIBTORCH";

    private const string Binding = "libLibTorchSharp.so";

    // Dependencies first; the CUDA ones are absent from a CPU build.
    private static readonly string[] Libraries =
        ["libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so"];

    private static readonly Lock Gate = new();
    private static string? _directory;

    /// <summary>Folder libtorch was loaded from; null until <see cref="Load"/> has run.</summary>
    public static string? LoadedFrom => _directory;

    /// <summary>Folder libtorch will be loaded from, or null where TorchSharp's own search has to find it (CUDA package).</summary>
    public static string? Find()
    {
        var named = Environment.GetEnvironmentVariable(DirectoryVariable);
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(Path.Combine(named, "libtorch_cpu.so"))
                ? Path.GetFullPath(named)
                : throw new InputException($"{DirectoryVariable}={named} holds no libtorch_cpu.so. Name the folder that does, " +
                    "for example the one printed by: python3 -c \"import torch,os;print(os.path.join(os.path.dirname(torch.__file__),'lib'))\"");
        }
        return ProgramDirectories().Select(directory => Path.Combine(directory, "libtorch"))
            .FirstOrDefault(directory => File.Exists(Path.Combine(directory, "libtorch_cpu.so")));
    }

    /// <summary>Loads libtorch and sets its allocator; later calls do nothing.</summary>
    /// <exception cref="InputException">The libraries are missing or do not fit this machine.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (_directory is not null)
            {
                return;
            }
            Allocator.Tune();
            var directory = Find();
            try
            {
                LoadFrom(directory);
            }
            catch (Exception error) when (error is DllNotFoundException or NotSupportedException or TypeInitializationException)
            {
                throw new InputException($"libtorch cannot be loaded from {directory ?? "the program's folder"}: {error.Message} " +
                    $"Build with 'make build', or set {DirectoryVariable} to a folder with libtorch 2.10.", error);
            }
            _directory = directory ?? AppContext.BaseDirectory;
        }
    }

    private static void LoadFrom(string? directory)
    {
        if (directory is not null)
        {
            foreach (var path in Libraries.Select(name => Path.Combine(directory, name)).Where(File.Exists))
            {
                NativeLibrary.Load(path);
            }
        }
        NativeLibrary.Load(UsableBinding());
        torch.InitializeDeviceType(DeviceType.CPU);
    }

    /// <summary>The binding library, adapted to an older libstdc++ where this machine has one.</summary>
    private static string UsableBinding()
    {
        var packaged = ProgramDirectories().Select(directory => Path.Combine(directory, Binding)).FirstOrDefault(File.Exists)
            ?? throw new InputException($"{Binding} is missing beside the program in {AppContext.BaseDirectory}. Build with 'make build'.");
        if (Glibcxx.IsRecentEnough)
        {
            return packaged;
        }
        var image = File.ReadAllBytes(packaged);
        if (!GlibcxxPatch.Apply(image, packaged))
        {
            return packaged;
        }
        return WritePatched(image, packaged);
    }

    /// <summary>Puts the patched file in the packaged one's place, or in the user's cache where the program's folder is read-only.</summary>
    private static string WritePatched(byte[] image, string packaged)
    {
        try
        {
            AtomicFile.Write(packaged, stream => stream.Write(image));
            return packaged;
        }
        catch (InputException)
        {
            var cache = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            var copy = Path.Combine(cache, "mira", $"{typeof(torch).Assembly.GetName().Version}", Binding);
            AtomicFile.Write(copy, stream => stream.Write(image));
            return copy;
        }
    }

    private static IEnumerable<string> ProgramDirectories()
    {
        yield return AppContext.BaseDirectory;
        if (AppContext.GetData("Mira.ProgramDirectory") is string program)
        {
            yield return program;
        }
    }
}
