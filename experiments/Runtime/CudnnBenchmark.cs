using System.Runtime.InteropServices;
using Mira.Datasets;

namespace Mira.Experiments.Runtime;

/// <summary>libtorch's cudnn.benchmark, which TorchSharp does not bind.</summary>
/// <remarks>
/// It is reached by the names that GCC and Clang give to three member functions without
/// arguments or with one bool: setter, getter and the singleton they belong to. None of them throws. Each name is
/// looked up before it is called, so that a libtorch without them is an error message and no
/// crash; the setting is read back.
/// </remarks>
internal static unsafe class CudnnBenchmark
{
    private const string Context = "_ZN2at13globalContextEv";
    private const string Setter = "_ZN2at7Context17setBenchmarkCuDNNEb";
    private const string Getter = "_ZNK2at7Context14benchmarkCuDNNEv";

    /// <summary>Whether it is on.</summary>
    internal static bool IsEnabled
    {
        get
        {
            var context = (delegate* unmanaged<nint>)Export(Context);
            return ((delegate* unmanaged<nint, byte>)Export(Getter))(context()) != 0;
        }
    }

    /// <summary>Switches it on; libtorch must be loaded.</summary>
    /// <exception cref="InputException">This libtorch has no such switch under the expected name.</exception>
    internal static void Enable() => Set(1);

    /// <summary>Switches it off again, as libtorch has it at start.</summary>
    internal static void Disable() => Set(0);

    private static void Set(byte value)
    {
        var context = (delegate* unmanaged<nint>)Export(Context);
        ((delegate* unmanaged<nint, byte, void>)Export(Setter))(context(), value);
        if (IsEnabled != (value != 0))
        {
            throw Missing(Setter);
        }
    }

    private static nint Export(string name) =>
        LoadedLibraries.PathOf(LibTorchFolder.MainLibrary) is { } path
            && NativeLibrary.TryLoad(path, out var library) && NativeLibrary.TryGetExport(library, name, out var export)
            ? export
            : throw Missing(name);

    private static InputException Missing(string name) => new(
        $"--cudnn-benchmark needs {name}, which the loaded libtorch does not have. Leave it out.");
}
