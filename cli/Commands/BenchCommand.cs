using System.CommandLine;
using System.Globalization;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Reporting;
using Mira.Experiments.Runtime;

namespace Mira.Cli.Commands;

/// <summary>Measures parts of the program on this machine.</summary>
internal static class BenchCommand
{
    private static readonly (int Rows, int Columns)[] Sizes = [(512, 3000), (4096, 3000)];

    internal static Command Build(Terminal terminal) =>
        new("bench", "Measure parts of the program on this machine") { BuildSolver(terminal), BenchStepCommand.Build(terminal), BenchAugmentCommand.Build(terminal) };

    private static Command BuildSolver(Terminal terminal)
    {
        var rounds = new Option<int>("--rounds")
        {
            Description = "Alternating runs behind each median",
            HelpName = "N",
            DefaultValueFactory = _ => 11,
            Validators = { Require.AtLeast(1) },
        };
        var threads = new Option<int>("--threads")
        {
            Description = "Compute threads",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
            Validators = { Require.AtLeast(1) },
        };
        var output = new Option<FileInfo?>("--out") { Description = "Also write the timings to this CSV file", HelpName = "FILE.csv" };
        var command = new Command("solver", "Time MIRA's solver against the paper's pseudo-code in the same library") { rounds, threads, output };
        command.SetAction(parsed => Run(terminal, parsed.GetValue(rounds), parsed.GetValue(threads), parsed.GetValue(output)));
        return command;
    }

    private static int Run(Terminal terminal, int rounds, int threads, FileInfo? output)
    {
        _ = new ComputeSettings { Device = new(DeviceKind.Cpu), Threads = threads }.Start();
        terminal.WriteLine("30 iterations, float32, clustered scores; milliseconds, medians of alternating runs");
        terminal.WriteLine("   batch  prototypes   naive    ours   ratio   read floor   certified to 1e-3 (iterations)");
        var timings = new List<SolverTiming>();
        foreach (var (rows, columns) in Sizes)
        {
            timings.Add(SolverBenchmark.Run(rows, columns, rounds));
            terminal.WriteLine(Line(timings[^1]));
        }
        if (output is not null)
        {
            ResultsCsv.Write(output.FullName, timings);
        }
        return ExitCodes.Ok;
    }

    private static string Line(SolverTiming timing) => string.Create(CultureInfo.InvariantCulture,
        $"{timing.Rows,8} {timing.Columns,11} {timing.NaiveMilliseconds,7:F1} {timing.OursMilliseconds,7:F1} {timing.Ratio,6:F1}x {timing.ReadFloorMilliseconds,12:F1} {timing.CertifiedMilliseconds,10:F1} ({timing.CertifiedIterations})");
}
