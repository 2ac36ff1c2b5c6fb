using System.Diagnostics;
using Mira.Experiments.Collectives;

namespace Mira.Tests.Collectives.Mpi;

/// <summary>Real processes, started by the mpirun of this machine; skipped where there is none.</summary>
public sealed class MpirunTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Processes_of_mpirun_train_every_method_as_one(int processes)
    {
        var run = Mpirun.Run(processes, Path.Combine(AppContext.BaseDirectory, "Mira.Tests"), "-noLogo", "-noColor",
            "-explicit", "only", "-class", typeof(MpirunWorker).FullName!);

        Assert.True(run.ExitCode == 0, $"exit code {run.ExitCode}\n{run.Output}\n{run.Error}");
    }
}

/// <summary>What each process of <see cref="MpirunTests"/> does.</summary>
public sealed class MpirunWorker
{
    [Fact(Explicit = true)]
    public void Steps_equal_those_of_one_process()
    {
        using var all = ProcessGroup.Join(Launch.OfThisProcess(), Console.Error.WriteLine);
        try
        {
            foreach (var name in SharedRuns.Names)
            {
                SharedRuns.Check(name, 8, all);
                SharedRuns.Check(name, 10, all);
            }
        }
        catch (Exception error)
        {
            Console.Error.WriteLine(all.Named($"{error}"));
            all.Abort(1);
            throw;
        }
    }
}

/// <summary>Starts programs by Open MPI's mpirun.</summary>
internal static class Mpirun
{
    /// <summary>Whether there is one, and if not why a test is skipped.</summary>
    internal const string Missing = "No mpirun of Open MPI is on the PATH (Debian: apt-get install openmpi-bin).";

    internal static bool IsThere { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, "mpirun")));

    /// <summary>Name and version of the launcher.</summary>
    internal static string Version()
    {
        var start = new ProcessStartInfo("mpirun", ["--version"]) { RedirectStandardOutput = true };
        using var asked = Process.Start(start)!;
        return asked.StandardOutput.ReadToEnd().Split('\n')[0].Replace("mpirun (", "", StringComparison.Ordinal)
            .Replace(")", "", StringComparison.Ordinal);
    }

    /// <summary>What lets Open MPI start processes as root, each with one thread.</summary>
    internal static IReadOnlyDictionary<string, string?> Variables { get; } = new Dictionary<string, string?>
    {
        ["OMPI_ALLOW_RUN_AS_ROOT"] = "1",
        ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1",
        ["OMP_NUM_THREADS"] = "1",
    };

    /// <summary>Starts processes without waiting for their end.</summary>
    internal static Process Start(int processes, string program, params string[] arguments) =>
        Start(processes, [], program, arguments);

    /// <summary>The same with more options of mpirun.</summary>
    internal static Process Start(int processes, string[] options, string program, params string[] arguments)
    {
        Assert.SkipUnless(IsThere, Missing);
        string[] all = ["-np", $"{processes}", "--bind-to", "none", "--oversubscribe", "--mca", "mpi_yield_when_idle",
            "1", .. options, program, .. arguments];
        var start = new ProcessStartInfo("mpirun", all) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }

    internal static MiraProcess Run(int processes, string program, params string[] arguments) =>
        Ended(Start(processes, program, arguments));

    /// <summary>What processes that were started have said when they have ended.</summary>
    internal static MiraProcess Ended(Process started)
    {
        using var run = started;
        var error = run.StandardError.ReadToEndAsync();
        var output = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        return new(run.ExitCode, output, error.Result);
    }
}
