using Mira.Datasets;

namespace Mira.Experiments.Runtime;

/// <summary>Finds the folder with libtorch's native libraries; loads nothing.</summary>
public static class LibTorchFolder
{
    /// <summary>Environment variable naming a folder with an existing libtorch, such as a Python
    /// installation's torch/lib.</summary>
    public const string Variable = "MIRA_LIBTORCH";

    private const string Package = "libtorch-cpu-linux-x64", PackageVersion = "2.10.0";

    private static readonly string Natives = Path.Combine("runtimes", "linux-x64", "native");

    /// <summary>The library by which a folder with libtorch is recognized.</summary>
    internal const string MainLibrary = "libtorch_cpu.so";

    /// <summary>The folder libtorch will be loaded from.</summary>
    /// <exception cref="InputException">No libtorch is packaged, or the one named by
    /// <see cref="Variable"/> is not there.</exception>
    public static string Find() =>
        Find(Environment.GetEnvironmentVariable(Variable), ProgramFolders(), Packages());

    /// <summary>The version an unpacked libtorch or a Python installation states beside its
    /// libraries, or null.</summary>
    public static string? StatedVersion(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var parent = Path.Combine(folder, "..");
        var zip = Path.Combine(parent, "build-version");
        var python = Path.Combine(parent, "version.py");
        return File.Exists(zip) ? File.ReadAllText(zip).Trim()
            : File.Exists(python)
                ? File.ReadLines(python).FirstOrDefault(IsVersion)?.Split('\'', '"').ElementAtOrDefault(1)
            : null;
    }

    internal static string Find(string? named, IEnumerable<string> programFolders,
        params IEnumerable<string> packages)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return HoldsLibTorch(named) ? Path.GetFullPath(named) : throw Missing(named);
        }
        // Packaged for the CPU it is in a folder of its own; NuGet puts the CUDA build beside the program.
        return programFolders.SelectMany(folder => new[] { Path.Combine(folder, "libtorch"), folder })
            .Concat(packages).FirstOrDefault(HoldsLibTorch)
            ?? throw new InputException("This build of mira contains no libtorch. Build with 'make build', or set " +
                $"{Variable} to a folder with libtorch 2.10, for example {OfPython}. A project that uses mira as a " +
                $"package references {Package} {PackageVersion}.");
    }

    /// <summary>Folders that may hold the program's native files; the tests name the program's folder
    /// beside their own.</summary>
    internal static IEnumerable<string> ProgramFolders()
    {
        yield return AppContext.BaseDirectory;
        // Where NuGet puts them for a program that is built for any machine.
        yield return Path.Combine(AppContext.BaseDirectory, Natives);
        if (AppContext.GetData("Mira.ProgramDirectory") is string program)
        {
            yield return program;
        }
    }

    /// <summary>Where NuGet has unpacked libtorch, for programs that do not carry it.</summary>
    private static IEnumerable<string> Packages()
    {
        var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        yield return Path.Combine(folder, Package, PackageVersion, Natives);
    }

    private static string OfPython =>
        "the one printed by: python3 -c \"import torch, os; print(os.path.join(os.path.dirname(torch.__file__), " +
        "'lib'))\"";

    private static bool HoldsLibTorch(string folder) => File.Exists(Path.Combine(folder, MainLibrary));

    private static bool IsVersion(string line) => line.StartsWith("__version__", StringComparison.Ordinal);

    private static InputException Missing(string named) => new(
        $"{Variable}={named} holds no {MainLibrary}. Name the folder that does, for example {OfPython}");
}
