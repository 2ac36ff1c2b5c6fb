using System.CommandLine;
using System.CommandLine.Parsing;
using Mira.Cli.Display;
using Mira.Datasets;
using Mira.Experiments.Collectives;
using Mira.Experiments.Collectives.Mpi;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;

namespace Mira.Cli.Commands;

/// <summary>Runs a command as one of the processes that a launcher started, or alone.</summary>
internal static class LaunchedRun
{
    /// <summary>What all processes find wrong is told by the first of them, which then ends the others.</summary>
    private static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(1);

    /// <summary>Commands that several processes can run together.</summary>
    private static readonly string[] Shared =
        ["pretrain", "resume", "extract", "knn", "linear-eval", "bench collectives"];

    /// <summary>Why a command may not be run by several processes, which would do the same work side by side in the
    /// same files; null where it may.</summary>
    internal static InputException? Refusal(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = parsed.CommandResult.Parent is CommandResult { Parent: not null } group
            ? $"{group.Command.Name} {command.Name}"
            : command.Name;
        return Launch.IsPresent && Launch.OfThisProcess() is { Size: > 1 and var size }
            && parsed.Action == command.Action && !Shared.Contains(name)
            ? new($"'mira {name}' works in one process, but {size} were started. Leave " +
                "the launcher (mpirun, srun) out.")
            : null;
    }

    /// <summary>Connects the processes, does the work and ends them all together.</summary>
    /// <param name="terminal">The streams; processes but the first get silent ones.</param>
    /// <param name="work">Given the processes and the streams; returns the exit code.</param>
    internal static int Of(Terminal terminal, Func<ICollectives, Terminal, int> work)
    {
        var launch = Launch.OfThisProcess();
        if (launch.Size == 1)
        {
            return work(SingleProcess.Instance, terminal);
        }
        using var all = ProcessGroup.Join(launch, terminal.Note);
        try
        {
            return work(all, all.Rank == 0 ? terminal : Terminal.Silent);
        }
        catch (Exception failure) when (failure is InterruptedRunException or DivergenceException
            or SharedFailureException)
        {
            // All processes are told so in the same step.
            return all.Rank == 0 ? ErrorDisplay.Show(terminal, failure) : ErrorDisplay.ExitCode(failure);
        }
        catch (Exception failure)
        {
            return End(terminal, all, failure);
        }
    }

    /// <summary>What is computed with: processes of one machine share its cores evenly, without a trial, since each
    /// would see what the others leave.</summary>
    internal static ComputeSettings Share(ComputeSettings asked, ICollectives all) =>
        all is MpiCollectives { OnMachine.Size: var processes } ? asked.ShareOf(processes) : asked;

    private static int End(Terminal terminal, MpiCollectives all, Exception failure)
    {
        if (all.Rank > 0)
        {
            Thread.Sleep(Courtesy);
        }
        var code = ErrorDisplay.Show(terminal, failure, all.Named(""));
        terminal.Close(code);
        all.Abort(code);
        return code;
    }
}

/// <summary>Tells the processes' watchdog which step the run is at.</summary>
/// <param name="all">The processes.</param>
/// <param name="inner">Shows the run.</param>
internal sealed class StepNote(ICollectives all, IPretrainingObserver inner) : IPretrainingObserver
{
    public void Started(PretrainRequest request, int firstStep)
    {
        Note(firstStep);
        inner.Started(request, firstStep);
    }

    public void StepDone(StepOutcome outcome)
    {
        Note(outcome.Step + 1);
        inner.StepDone(outcome);
    }

    public void EpochDone(Experiments.Records.EpochMetrics metrics) => inner.EpochDone(metrics);

    public void Warned(string message) => inner.Warned(message);

    private void Note(int step)
    {
        if (all is MpiCollectives mpi)
        {
            mpi.Place = $"step {step}";
        }
    }
}
