using System.Globalization;
using Mira.Datasets;
using Mira.Experiments.Collectives;
using Mira.Experiments.Collectives.Mpi;
using Mira.Experiments.Collectives.Nccl;

namespace Mira.Experiments.Checks;

/// <summary>Whether this machine can train with several processes.</summary>
public static class MpiCheck
{
    /// <summary>Names every MPI library of this machine, its GPUs, and the NCCL that would connect them. libtorch is
    /// looked into if it is loaded.</summary>
    public static IEnumerable<Finding> Examine()
    {
        var found = MpiLibrary.Installed().ToList();
        if (found.Count == 0)
        {
            yield return Missing();
        }
        foreach (var library in found)
        {
            yield return Of(library.Functions.Abi.Family, library.Functions.Version(), library.Path);
        }
        yield return Gpus(ProcessGroup.GpusOfThisMachine());
        foreach (var finding in NcclFindings())
        {
            yield return finding;
        }
    }

    internal static Finding Gpus(int gpus) =>
        new("GPUs of node", gpus == 0 ? "none" : gpus.ToString(CultureInfo.InvariantCulture));

    private static IEnumerable<Finding> NcclFindings()
    {
        Finding found;
        try
        {
            var library = NcclLibrary.Find();
            found = Nccl(library?.Functions.Version(), library?.Path,
                Environment.GetEnvironmentVariable(NcclLibrary.Variable) == NcclLibrary.Off);
        }
        catch (InputException error)
        {
            found = new("nccl", "cannot be loaded", error.Message);
        }
        yield return found;
        if (CudaFunctions.Library is not null && CudaFunctions.Find() is null)
        {
            yield return new("CUDA stream", "not told by this libtorch", "Several processes copy what their GPUs " +
                "exchange through the host's memory, which is slow. Use libtorch 2.10.");
        }
    }

    /// <summary>What there is to connect GPUs with.</summary>
    /// <param name="version">Version of the library, as NCCL numbers it; null where there is none.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="isOff">Whether the user does not want it.</param>
    internal static Finding Nccl(int? version, string? path, bool isOff) => version is { } number
        ? new("nccl", $"{NcclLibrary.Words(number)} in {path}", number < NcclLibrary.OldestVersion
            ? $"It is too old: 2.10 or newer is needed. {NcclLibrary.Packages}."
            : null)
        : isOff ? new("nccl", $"not used: {NcclLibrary.Variable}={NcclLibrary.Off}",
            "Several processes copy what their GPUs exchange through the host's memory, which is slow.")
        : new("nccl", "none found", $"Only training on several GPUs needs it. {NcclLibrary.Packages}.");

    internal static Finding Missing() => new("mpi", "none found",
        $"Only training with several processes needs one. {MpiLibrary.Packages}.");

    internal static Finding Of(MpiFamily family, string version, string path) => new("mpi", family switch
    {
        MpiFamily.OpenMpi or MpiFamily.Mpich => $"{Shortened(version)} in {path}",
        _ => $"{Shortened(version)} in {path}, standard interface",
    });

    /// <summary>Libraries say much more than their version after the first comma.</summary>
    private static string Shortened(string version) =>
        version.Split(',')[0].Replace("\t", " ", StringComparison.Ordinal);
}
