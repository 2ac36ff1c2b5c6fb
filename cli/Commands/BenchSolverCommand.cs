using System.CommandLine;
using System.Globalization;
using Mira.Cli.Display;
using Mira.Cli.Help;
using Mira.Cli.Options;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Commands;

/// <summary>Times MIRA's solver.</summary>
internal static class BenchSolverCommand
{
    private const int Prototypes = 3000;

    private static readonly int[] Batches = [512, 4096];

    internal static Command Build(Terminal terminal)
    {
        var rounds = new Option<int>("--rounds")
        {
            Description = "Rounds per median",
            HelpName = "N",
            DefaultValueFactory = _ => 11,
            Validators = { Require.AtLeast(1) },
        };
        var batch = new Option<int?>("--batch")
        {
            Description = "Images per batch; default: 512 and 4096",
            HelpName = "N",
            Validators = { Require.AtLeast(2) },
        };
        var threads = BenchOptions.Threads();
        var output = BenchOptions.Output();
        var command = new DocumentedCommand("solver",
            "Time MIRA's solver against the paper's pseudo-code in the same library.",
            new Example("Time it with one thread", "mira bench solver"),
            new Example("Take more rounds and keep the numbers", "mira bench solver --rounds 31 --out solver.csv"))
        {
            { OptionGroup.Evaluation, rounds, batch },
            { OptionGroup.Compute, threads },
            { OptionGroup.Output, output },
        };
        command.SetAction(parsed =>
            Run(terminal, parsed.GetValue(batch) is { } size ? [size] : Batches,
                (parsed.GetValue(rounds), parsed.GetValue(threads)), parsed.GetValue(output)));
        return command;
    }

    private static void Run(Terminal terminal, int[] batches, (int Rounds, int Threads) how, FileInfo? output)
    {
        _ = new ComputeSettings { Device = new(DeviceKind.Cpu), Threads = how.Threads }.Start();
        var timings = new List<SolverTiming>();
        terminal.Show("solver", Array.Empty<SolverTiming>(), () => PrintHeading(terminal));
        foreach (var batch in batches)
        {
            var timing = SolverBenchmark.Run(batch, Prototypes, how.Rounds);
            timings.Add(timing);
            terminal.ShowNext("solver", timing, () => terminal.WriteLine(Line(timing)));
        }
        BenchOptions.Write(terminal, output, timings);
    }

    private static void PrintHeading(Terminal terminal)
    {
        terminal.WriteLine("30 iterations, float32, clustered scores; milliseconds, medians of alternating runs");
        terminal.WriteLine("   batch  prototypes   naive    ours   ratio   read floor   certified " +
            "to 1e-3 (iterations)");
    }

    private static string Line(SolverTiming timing) => string.Create(CultureInfo.InvariantCulture,
        $"{timing.Rows,8} {timing.Columns,11} {timing.NaiveMilliseconds,7:F1} {timing.OursMilliseconds,7:F1} " +
        $"{timing.Ratio,6:F1}x {timing.ReadFloorMilliseconds,12:F1} {timing.CertifiedMilliseconds,10:F1} " +
        $"({timing.CertifiedIterations})");
}
