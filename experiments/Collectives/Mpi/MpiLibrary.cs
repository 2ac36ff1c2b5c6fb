using System.Runtime.InteropServices;
using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Collectives.Mpi;

/// <summary>An MPI library of this machine.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Functions">Its functions.</param>
internal sealed record MpiLibrary(string Path, MpiFunctions Functions)
{
    /// <summary>Names the library to use instead of the launcher's own.</summary>
    internal const string Variable = "MIRA_MPI";

    // The standard's own library last: it is the front of one of the other two, and which is not known.
    private static readonly string[] OpenMpi = ["libmpi.so.40", "libmpi.so.80", "libmpi_abi.so.1", "libmpi_abi.so.0"];
    private static readonly string[] Mpich = ["libmpich.so.12", "libmpi.so.12", "libmpi_abi.so.1", "libmpi_abi.so.0"];

    /// <summary>What to install where there is no MPI.</summary>
    internal const string Packages = "Debian and Ubuntu: apt-get install openmpi-bin; Fedora: " +
        "dnf install openmpi, then 'module load mpi/openmpi-x86_64'";

    /// <summary>Loads the library that belongs to a launcher.</summary>
    /// <exception cref="InputException">There is none, or it is no MPI library.</exception>
    internal static MpiLibrary Load(Launcher launcher)
    {
        var asked = Environment.GetEnvironmentVariable(Variable);
        return asked is { Length: > 0 }
            ? TryLoad(asked) ?? throw new InputException($"{Variable}={asked} cannot be loaded " +
                "as an MPI library. Name the file of one, such as /usr/lib/x86_64-linux-gnu/libmpi.so.40.")
            : Names(launcher).Select(TryLoad).OfType<MpiLibrary>().FirstOrDefault()
            ?? throw new InputException($"This process was started by {InWords(launcher)}, but " +
                $"none of its libraries was found ({string.Join(", ", Names(launcher))}). " +
                $"Install the MPI that the launcher belongs to ({Packages}), or name its library by {Variable}.");
    }

    /// <summary>Every library that is found under its usual names, each once.</summary>
    internal static IEnumerable<MpiLibrary> Installed() => new[] { Environment.GetEnvironmentVariable(Variable) }
        .Where(name => !string.IsNullOrEmpty(name)).Concat(OpenMpi).Concat(Mpich).Distinct()
        .Select(name => TryLoad(name!)).OfType<MpiLibrary>().DistinctBy(library => library.Path);

    /// <summary>A launcher as a person knows it.</summary>
    internal static string InWords(Launcher launcher) => launcher switch
    {
        Launcher.OpenMpi => "Open MPI's mpirun",
        Launcher.Mpich => "MPICH's mpiexec or srun --mpi=pmi2",
        Launcher.Pmix => "srun --mpi=pmix",
        _ => "no launcher",
    };

    private static string[] Names(Launcher launcher) => launcher == Launcher.Mpich ? Mpich : OpenMpi;

    private static MpiLibrary? TryLoad(string name)
    {
        Platform.RequireLinux("Training by several processes");
        // Libraries that are built on UCX, as Debian's MPICH, would take SIGSEGV for themselves as soon as they are
        // loaded. By that signal .NET sees a null reference: the process would die where an exception belongs.
        _ = LibC.SetVariable("UCX_ERROR_SIGNALS", "", 0);
        if (!NativeLibrary.TryLoad(name, out var handle))
        {
            return null;
        }
        nint Export(string symbol) => NativeLibrary.TryGetExport(handle, symbol, out var address) ? address : 0;
        var path = LoadedLibraries.PathOf(System.IO.Path.GetFileName(name))
            ?? LoadedLibraries.PathStarting(System.IO.Path.GetFileName(name)) ?? name;
        return MpiFunctions.Needed.All(symbol => Export(symbol) != 0)
            ? new(path, new MpiFunctions(System.IO.Path.GetFileName(name), Export))
            : null;
    }
}
