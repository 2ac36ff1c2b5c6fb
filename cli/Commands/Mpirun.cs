using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Datasets;
using Mira.Experiments.Collectives;

namespace Mira.Cli.Commands;

/// <summary>Starts a command again as several processes of this machine, by the mpirun that is installed.</summary>
internal static partial class Mpirun
{
    /// <summary>Name of the option; no part of a run's own command.</summary>
    internal const string OptionName = "--processes";
    private const int UserSignal = 10;

    /// <summary>--processes: how many to start.</summary>
    internal static Option<int?> Option() => new(OptionName)
    {
        Description = "Train with N processes on this machine, started by mpirun; each takes " +
            "an equal part of every batch",
        HelpName = "N",
        Validators = { Require.AtLeast(1) },
    };

    /// <summary>Runs the command line that this process was given, without --processes, as so many processes.</summary>
    /// <param name="terminal">Told the command.</param>
    /// <param name="processes">Number of processes.</param>
    /// <param name="stop">Asks the run to save itself and end.</param>
    /// <returns>The exit code of mpirun.</returns>
    /// <exception cref="InputException">No MPI is installed, or this process is one of several already.</exception>
    internal static int Run(Terminal terminal, int processes, CancellationToken stop)
    {
        if (Launch.IsPresent)
        {
            throw new InputException($"{OptionName} starts mpirun, but this process was started " +
                $"by a launcher already. Leave {OptionName} out.");
        }
        Platform.RequireLinux(OptionName);
        var program = Program()
            ?? throw new InputException($"{OptionName} {processes} needs an MPI, but no mpirun is on the PATH. " +
            "Debian and Ubuntu: apt-get install openmpi-bin; Fedora: dnf install openmpi, then " +
            "'module load mpi/openmpi-x86_64'.");
        string[] arguments = [.. Flags(IsOpenMpi(program), processes, Environment.ProcessorCount,
            Environment.UserName == "root"),
            Environment.ProcessPath!, .. Without(Environment.GetCommandLineArgs()[1..])];
        terminal.Note(string.Join(' ', arguments.Select(CommandLineText.Quote).Prepend("mpirun")));
        // In a session of its own: Ctrl-C reaches this process alone, which asks mpirun for a checkpoint; by
        // itself mpirun would kill the run.
        var start = new ProcessStartInfo("setsid", [program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = terminal.Kept is not null,
        };
        using var run = Process.Start(start)!;
        using var stopping = stop.Register(() => Signal(run.Id, UserSignal));
        if (terminal.Kept is { } kept && run.StandardOutput.ReadToEnd() is var told && !kept.TakeOver(told))
        {
            // The first process could not write its object.
            terminal.ErrorWriter.Write(told);
        }
        run.WaitForExit();
        return stop.IsCancellationRequested && run.ExitCode == 0 ? ExitCodes.Interrupted : run.ExitCode;
    }

    /// <summary>Options of mpirun: no binding to single cores; waiting processes yield where there
    /// are more than cores.</summary>
    internal static IEnumerable<string> Flags(bool isOpenMpi, int processes, int cores, bool isRoot)
    {
        var count = FormattableString.Invariant($"{processes}");
        if (!isOpenMpi)
        {
            return ["-n", count, "-bind-to", "none"];
        }
        IEnumerable<string> crowded = processes > cores ? ["--oversubscribe", "--mca", "mpi_yield_when_idle", "1"] : [];
        return ["-np", count, "--bind-to", "none", .. crowded, .. isRoot ? (string[])["--allow-run-as-root"] : []];
    }

    /// <summary>Arguments without --processes and its number, in either spelling.</summary>
    internal static IEnumerable<string> Without(IReadOnlyList<string> arguments) => arguments.Where((argument, place) =>
        argument != OptionName && !argument.StartsWith(OptionName + "=", StringComparison.Ordinal)
            && (place == 0 || arguments[place - 1] != OptionName));

    private static string? Program() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, "mpirun"))
        .FirstOrDefault(File.Exists);

    private static bool IsOpenMpi(string program)
    {
        var start = new ProcessStartInfo(program, ["--version"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var asked = Process.Start(start)!;
        var version = asked.StandardOutput.ReadToEnd();
        asked.WaitForExit();
        return version.Contains("Open MPI", StringComparison.Ordinal)
            || version.Contains("OpenRTE", StringComparison.Ordinal);
    }

    private static void Signal(int process, int signal) => _ = Kill(process, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
