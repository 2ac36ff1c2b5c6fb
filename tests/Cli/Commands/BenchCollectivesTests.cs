using Mira.Cli.Commands;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Costs;
using Mira.Experiments.Recipes;
using Mira.Experiments.Reporting.Charts;

namespace Mira.Tests.Cli.Commands;

/// <summary>Timing of exchanges, refused to one process and run by real ones.</summary>
public sealed class BenchCollectivesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_process_is_told_how_to_start_several()
    {
        var run = await CommandRun.Of("bench", "collectives");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("this process is alone. Add --processes 4, or start it with a launcher", run.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_speed_must_be_above_nothing()
    {
        var run = await CommandRun.Of("bench", "collectives", "--images-per-second", "0");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--images-per-second must be a number above 0", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_processes_of_mpirun_time_every_size_and_reckon_the_recipes_step()
    {
        var file = _folder.File("collectives.csv");

        var run = Collectives.Mpi.Mpirun.Run(2, Collectives.Mpi.LaunchedRun.Program, "bench", "collectives",
            "--scale", "smoke", "--threads", "1", "--images-per-second", "500", "--out", file);

        Assert.True(run.ExitCode == 0, $"exit code {run.ExitCode}\n{run.Output}\n{run.Error}");
        var rows = Mira.Experiments.Records.ResultsCsv.Read<CollectiveTiming>(file);
        Assert.Equal([8L, 64, 512, 4096, 32768, 262144, 2097152, 16777216, 67108864], rows.Select(row => row.Bytes));
        Assert.All(rows, row => Assert.Equal(("MPI", 2), (row.Engine, row.Processes)));
        Assert.All(rows, row => Assert.InRange(row.Microseconds, row.BestMicroseconds, row.WorstMicroseconds));
        Assert.True(rows[^1].Microseconds > rows[0].Microseconds);
        Assert.Contains("MPI, measured", run.Output, StringComparison.Ordinal);
        Assert.Contains("10 Gb/s Ethernet, assumed", run.Output, StringComparison.Ordinal);
        // One process speaks.
        Assert.Single(run.Output.Split('\n'), line => line.StartsWith("2 processes", StringComparison.Ordinal));
        Assert.True(File.Exists(_folder.File("collectives.svg")));
    }

    [Fact]
    public async Task What_was_timed_is_a_valid_result()
    {
        CollectiveTiming[] timings = [Timing(8, 12), Timing(64 << 20, 67108.864)];
        StepExchange[] exchanges = [new(ExchangePart.Gradients, ExchangeKind.Reduce, 1 << 20, 2)];

        var run = await CommandRun.Of(terminal =>
        {
            var root = new System.CommandLine.RootCommand();
            root.SetAction(_ =>
            {
                BenchCollectivesCommand.ShowTimings(terminal, timings);
                BenchCollectivesCommand.ShowSteps(terminal, Pretrain.Mira, exchanges, timings, 0.5);
            });
            return root;
        }, "--json", "-q");

        Assert.Equal("", run.Error);
        var found = JsonSchema.Results.Read(run.Output).GetProperty("results");
        Assert.Equal(2, found.GetProperty("timings").GetArrayLength());
        Assert.Equal("gradients", found.GetProperty("exchanges")[0].GetProperty("part").GetString());
        var step = found.GetProperty("steps")[0];
        Assert.Equal("MPI, measured", step.GetProperty("network").GetString());
        Assert.Equal(0.5, step.GetProperty("compute_seconds").GetDouble());
    }

    [Fact]
    public void Latency_and_bandwidth_are_those_of_the_smallest_and_the_largest_sum()
    {
        CollectiveTiming[] timings = [Timing(8, 12), Timing(64 << 20, 67108.864)];

        var network = CollectiveTiming.Network(timings);

        Assert.Equal(12, network.LatencyMicroseconds);
        // Two processes pass 2 * 1/2 of the bytes.
        Assert.Equal(1, network.GigabytesPerSecond, 1e-12);
        Assert.Contains("64 MiB", Chart.Svg(ClusterFigures.Collectives("sums", timings)), StringComparison.Ordinal);
    }

    private static CollectiveTiming Timing(long bytes, double microseconds) => new()
    {
        Engine = "MPI",
        Processes = 2,
        Bytes = bytes,
        Repetitions = 5,
        Microseconds = microseconds,
        BestMicroseconds = microseconds,
        WorstMicroseconds = microseconds,
        GigabytesPerSecond = CollectiveTiming.BusBandwidth(2, bytes, microseconds),
    };
}
