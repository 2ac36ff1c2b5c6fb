using System.Runtime.InteropServices;
using Mira.Datasets;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Collectives.Nccl;

/// <summary>An NCCL library of this machine.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Functions">Its functions.</param>
internal sealed record NcclLibrary(string Path, NcclFunctions Functions)
{
    /// <summary>Names a library, or says <see cref="Off"/>.</summary>
    internal const string Variable = "MIRA_NCCL";

    /// <summary>Value of <see cref="Variable"/> with which no NCCL is used.</summary>
    internal const string Off = "off";

    /// <summary>The first version that numbers itself and its number formats as they are used here: 2.10.</summary>
    internal const int OldestVersion = 21000;

    /// <summary>What to install where there is no NCCL.</summary>
    internal const string Packages = "NVIDIA's package libnccl2; Debian 13: apt-get install libnccl2 (contrib); " +
        "Python: pip install nvidia-nccl-cu12, which lies in site-packages/nvidia/nccl/lib";

    private const string FileName = "libnccl.so.2";

    /// <summary>A version number of NCCL in words.</summary>
    /// <remarks>Before 2.9 it had one digit for the minor version.</remarks>
    internal static string Words(int version) => version < 10000
        ? FormattableString.Invariant($"{version / 1000}.{version % 1000 / 100}.{version % 100}")
        : FormattableString.Invariant($"{version / 10000}.{version % 10000 / 100}.{version % 100}");

    /// <summary>Where NCCL may lie, the likeliest place first.</summary>
    /// <param name="torch">Folder of libtorch; null where none is known.</param>
    internal static IEnumerable<string> Places(string? torch) => torch is null
        ? [FileName]
        // A Python installation has torch/lib beside nvidia/nccl/lib.
        : [System.IO.Path.Combine(torch, FileName),
            System.IO.Path.GetFullPath(System.IO.Path.Combine(torch, "..", "..", "nvidia", "nccl", "lib", FileName)),
            FileName];

    /// <summary>The library of this machine; null where there is none, or where none shall be used.</summary>
    /// <remarks>What libtorch's CUDA library itself holds or has loaded comes first: one process should have one
    /// NCCL.</remarks>
    /// <exception cref="InputException">One is named that cannot be loaded.</exception>
    internal static NcclLibrary? Find() => Find(Environment.GetEnvironmentVariable(Variable), LibTorch.LoadedFrom);

    internal static NcclLibrary? Find(string? named, string? torch) => named switch
    {
        Off => null,
        { Length: > 0 } => TryLoad(named) ?? throw new InputException($"{Variable}={named} cannot be loaded as an " +
            $"NCCL library. Name the file of one, such as /usr/lib/x86_64-linux-gnu/{FileName}, or say {Off} to copy " +
            "what GPUs exchange through the host's memory."),
        _ => (CudaFunctions.Library is { } cuda ? TryLoad(cuda) : null)
            ?? Places(torch).Select(TryLoad).OfType<NcclLibrary>().FirstOrDefault(),
    };

    private static NcclLibrary? TryLoad(string name)
    {
        if (!NativeLibrary.TryLoad(name, out var handle))
        {
            return null;
        }
        nint Export(string symbol) => NativeLibrary.TryGetExport(handle, symbol, out var address) ? address : 0;
        if (!NcclFunctions.Needed.All(symbol => Export(symbol) != 0))
        {
            return null;
        }
        var path = LoadedLibraries.PathOf(FileName) ?? LoadedLibraries.PathStarting(FileName) ?? name;
        return new(System.IO.Path.IsPathRooted(name) && File.Exists(name) && !name.EndsWith("_cuda.so",
            StringComparison.Ordinal) ? name : path, new NcclFunctions(Export));
    }
}
