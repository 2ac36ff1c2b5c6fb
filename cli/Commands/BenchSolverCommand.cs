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
    private static readonly (int Rows, int Columns)[] Sizes = [(512, 3000), (4096, 3000)];

    internal static Command Build(Terminal terminal)
    {
        var rounds = new Option<int>("--rounds")
        {
            Description = "Rounds per median",
            HelpName = "N",
            DefaultValueFactory = _ => 11,
            Validators = { Require.AtLeast(1) },
        };
        var threads = BenchOptions.Threads();
        var output = BenchOptions.Output();
        var command = new DocumentedCommand("solver",
            "Time MIRA's solver against the paper's pseudo-code in the same library.",
            new Example("Time it with one thread", "mira bench solver"),
            new Example("Take more rounds and keep the numbers", "mira bench solver --rounds 31 --out solver.csv"))
        {
            { OptionGroup.Evaluation, rounds },
            { OptionGroup.Compute, threads },
            { OptionGroup.Output, output },
        };
        command.SetAction(parsed =>
            Run(terminal, parsed.GetValue(rounds), parsed.GetValue(threads), parsed.GetValue(output)));
        return command;
    }

    private static void Run(Terminal terminal, int rounds, int threads, FileInfo? output)
    {
        _ = new ComputeSettings { Device = new(DeviceKind.Cpu), Threads = threads }.Start();
        terminal.WriteLine("30 iterations, float32, clustered scores; milliseconds, medians of alternating runs");
        terminal.WriteLine("   batch  prototypes   naive    ours   ratio   read floor   certified " +
            "to 1e-3 (iterations)");
        var timings = new List<SolverTiming>();
        foreach (var (rows, columns) in Sizes)
        {
            timings.Add(SolverBenchmark.Run(rows, columns, rounds));
            terminal.WriteLine(Line(timings[^1]));
        }
        BenchOptions.Write(output, timings);
    }

    private static string Line(SolverTiming timing) => string.Create(CultureInfo.InvariantCulture,
        $"{timing.Rows,8} {timing.Columns,11} {timing.NaiveMilliseconds,7:F1} {timing.OursMilliseconds,7:F1} " +
        $"{timing.Ratio,6:F1}x {timing.ReadFloorMilliseconds,12:F1} {timing.CertifiedMilliseconds,10:F1} " +
        $"({timing.CertifiedIterations})");
}
