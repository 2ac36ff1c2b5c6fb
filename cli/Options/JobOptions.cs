using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Experiments.Reproduction.Jobs;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Options;

/// <summary>--jobs, and the two hidden options by which a child process is told what to do.</summary>
internal sealed class JobOptions
{
    private readonly Option<int?> _jobs = new("--jobs", "-j")
    {
        Description = "Train N runs at a time, each in its own process with its share of the " +
            "threads; default: one per core, 1 on a GPU. "
            + "Ctrl-C saves and stops them all. If one fails, the others finish and no new one starts",
        HelpName = "N",
        Validators = { Require.AtLeast(1) },
    };

    private readonly Option<string?> _job = new(JobProgram.JobOption)
    {
        Description = "Run of the plan to do for the parent process",
        HelpName = "KEY",
        Hidden = true,
    };

    private readonly Option<int?> _cores = new(JobProgram.CoresOption)
    {
        Description = "Cores this process may use",
        HelpName = "N",
        Hidden = true,
        Validators = { Require.AtLeast(1) },
    };

    internal void AddTo(DocumentedCommand command)
    {
        command.Add(OptionGroup.Compute, _jobs, _job, _cores);
    }

    /// <summary>The run that this process makes for another; null where this process was not started for one.</summary>
    internal string? Job(ParseResult parsed) => parsed.GetValue(_job);

    /// <summary>The settings with this process's share of the cores.</summary>
    internal ComputeSettings Share(ParseResult parsed, ComputeSettings asked) => asked with
    {
        Cores = parsed.GetValue(_cores) ?? asked.Cores,
    };

    /// <summary>The child processes that make the runs of a plan.</summary>
    internal JobPool Pool(ParseResult parsed, ComputeSettings asked, Terminal terminal) =>
        new(JobProgram.OfThisProcess(), parsed.GetValue(_jobs)
            ?? (asked.Device.IsGpu() ? 1 : null), new JobDisplay(terminal));

    /// <summary>A token that is canceled with another one, and when standard input ends: the
    /// process that started this one wishes it then, or is gone.</summary>
    internal static CancellationToken Follow(CancellationToken stop)
    {
        // Never disposed of: the thread may cancel it to the last moment of the process.
        var source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            while (input.ReadByte() >= 0)
            {
            }
            source.Cancel();
        })
        { IsBackground = true, Name = "parent" }.Start();
        return source.Token;
    }
}
