using System.Globalization;
using Mira.Experiments.Collectives;
using Mira.Experiments.Collectives.Mpi;

namespace Mira.Experiments.Checks;

/// <summary>What there is to train with several processes.</summary>
public static class MpiCheck
{
    /// <summary>Names every MPI library of this machine, how it was asked for, and the GPUs that
    /// processes would share.</summary>
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
        if (ProcessGroup.GpusOfThisMachine() is > 1 and var gpus)
        {
            yield return new("gpus", gpus.ToString(CultureInfo.InvariantCulture),
                "Several processes exchange what GPUs compute through the host's memory: NCCL is " +
                "not used by this version.");
        }
    }

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
