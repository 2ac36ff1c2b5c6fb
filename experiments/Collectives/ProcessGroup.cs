using System.Runtime.InteropServices;
using Mira.Datasets;
using Mira.Experiments.Collectives.Mpi;

namespace Mira.Experiments.Collectives;

/// <summary>How the processes of one run find each other.</summary>
public static partial class ProcessGroup
{
    /// <summary>Seconds that an exchange may take before a process gives up.</summary>
    public const string Patience = "MIRA_MPI_PATIENCE";

    private const string VisibleGpus = "CUDA_VISIBLE_DEVICES";

    // Process 0 evaluates and saves while the others wait.
    private static readonly TimeSpan UsualPatience = TimeSpan.FromMinutes(30);

    /// <summary>Connects the processes that a launcher started; to be called before libtorch is loaded.</summary>
    /// <param name="launch">What the launcher says; not <see cref="Launch.Alone"/>.</param>
    /// <param name="report">Prints a line on standard error.</param>
    /// <exception cref="InputException">No MPI, or another than the launcher's.</exception>
    public static MpiCollectives Join(Launch launch, Action<string> report)
    {
        ArgumentNullException.ThrowIfNull(launch);
        var library = MpiLibrary.Load(launch.Launcher);
        var all = new MpiCollectives(library.Functions, launch, report,
            PatienceOf(Environment.GetEnvironmentVariable(Patience)));
        if (GpuOf(Environment.GetEnvironmentVariable(VisibleGpus), all.OnMachine.Rank, GpusOfThisMachine()) is { } gpu)
        {
            Environment.SetEnvironmentVariable(VisibleGpus, gpu);
            // Through libc too: what .NET sets does not reach native code.
            _ = SetVariable(VisibleGpus, gpu, overwrite: 1);
        }
        return all;
    }

    /// <summary>How long an exchange may take, by the environment variable.</summary>
    /// <exception cref="InputException">It is no number of seconds.</exception>
    internal static TimeSpan PatienceOf(string? variable) => string.IsNullOrEmpty(variable) ? UsualPatience
        : NumberText.TryDigits(variable, out int seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds)
        : throw new InputException($"{Patience}={variable} is not understood. Expected a whole " +
            "number of seconds, 1 or more.");

    /// <summary>The GPU that a process shall see; null to leave what is visible as it is.</summary>
    /// <param name="visible">GPUs that the process may see, as CUDA's variable names them; null for all.</param>
    /// <param name="rank">Number of the process on its machine.</param>
    /// <param name="gpus">GPUs of the machine.</param>
    internal static string? GpuOf(string? visible, int rank, int gpus)
    {
        if (visible is null)
        {
            return gpus > 1 ? FormattableString.Invariant($"{rank % gpus}") : null;
        }
        var names = visible.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // One: the launcher has given every process its own.
        return names.Length > 1 ? names[rank % names.Length] : null;
    }

    /// <summary>GPUs of this machine, by the driver's own list, without loading anything.</summary>
    public static int GpusOfThisMachine() =>
        Directory.Exists("/proc/driver/nvidia/gpus") ? Directory.GetDirectories("/proc/driver/nvidia/gpus").Length : 0;

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
