using System.Diagnostics;
using Mira.Experiments.Collectives;
using Mira.Experiments.Collectives.Mpi;
using Mira.Experiments.Costs;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Benchmarks;

/// <summary>Times what several processes exchange: sums of 8 bytes to 64 MB, by every engine that they have.</summary>
/// <param name="all">The processes, all of which run it.</param>
/// <param name="device">What they compute on.</param>
public sealed class CollectivesBenchmark(MpiCollectives all, Device device)
{
    /// <summary>Sizes that are timed, in bytes.</summary>
    internal static IReadOnlyList<int> Sizes { get; } =
        [8, 64, 512, 4 << 10, 32 << 10, 256 << 10, 2 << 20, 16 << 20, 64 << 20];

    private const int Most = 200, Fewest = 5, Rounds = 5;
    private const long BytesOfRound = 8L << 20;

    /// <summary>Times every size by every engine; the slowest process counts.</summary>
    public IReadOnlyList<CollectiveTiming> Run() => [.. Engines().SelectMany(engine =>
        Sizes.Select(size => Time(engine.Name, engine.Device, size)).ToList())];

    private IEnumerable<(string Name, Device Device)> Engines()
    {
        if (device.type == DeviceType.CUDA)
        {
            yield return (all.UsesNccl ? "NCCL" : "MPI through the host's memory", device);
        }
        yield return ("MPI", CPU);
    }

    private CollectiveTiming Time(string engine, Device place, int bytes)
    {
        using var scope = NewDisposeScope();
        var values = zeros(bytes / sizeof(float), ScalarType.Float32, place);
        var repetitions = (int)Math.Clamp(BytesOfRound / bytes, Fewest, Most);
        double[] times = [.. Enumerable.Range(0, Rounds + 1).Select(_ => Round(values, repetitions)).Skip(1).Order()];
        return new()
        {
            Engine = engine,
            Processes = all.Size,
            Bytes = bytes,
            Repetitions = repetitions,
            Microseconds = times[times.Length / 2] * 1e6,
            BestMicroseconds = times[0] * 1e6,
            WorstMicroseconds = times[^1] * 1e6,
            GigabytesPerSecond = CollectiveTiming.BusBandwidth(all.Size, bytes, times[times.Length / 2] * 1e6),
        };
    }

    /// <summary>Seconds of one exchange, of the process that took longest.</summary>
    private double Round(Tensor values, int repetitions)
    {
        all.Any(false);
        var start = Stopwatch.GetTimestamp();
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            all.Sum(values);
        }
        Wait(values);
        double[] own = [Stopwatch.GetElapsedTime(start).TotalSeconds / repetitions];
        // The tensor shares the array's memory.
        using var slowest = frombuffer(own, ScalarType.Float64, 1);
        _ = all.Maximum(slowest);
        return own[0];
    }

    private static void Wait(Tensor values)
    {
        if (values.device.type == DeviceType.CUDA)
        {
            cuda.synchronize();
        }
    }
}

/// <summary>Time of a sum over all processes: medians of rounds.</summary>
public sealed record CollectiveTiming
{
    /// <summary>What carried it.</summary>
    public required string Engine { get; init; }

    /// <summary>Number of processes.</summary>
    public required int Processes { get; init; }

    /// <summary>Bytes of one process.</summary>
    public required long Bytes { get; init; }

    /// <summary>Exchanges in each of five rounds.</summary>
    public required int Repetitions { get; init; }

    /// <summary>Time of one, µs: the median round.</summary>
    public required double Microseconds { get; init; }

    /// <summary>The fastest round, µs.</summary>
    public required double BestMicroseconds { get; init; }

    /// <summary>The slowest round, µs.</summary>
    public required double WorstMicroseconds { get; init; }

    /// <summary>Bus bandwidth as NCCL's tests reckon it, GB/s.</summary>
    public required double GigabytesPerSecond { get; init; }

    /// <summary>Bus bandwidth of a sum, GB/s: what a process sends at once while all do.</summary>
    internal static double BusBandwidth(int processes, long bytes, double microseconds) =>
        2.0 * (processes - 1) / processes * bytes / microseconds / 1e3;

    /// <summary>The two numbers of the cost model: the time of the smallest exchange, the bandwidth of the
    /// largest.</summary>
    /// <param name="timings">Timings of one engine.</param>
    public static Interconnect Network(IReadOnlyList<CollectiveTiming> timings)
    {
        ArgumentNullException.ThrowIfNull(timings);
        return new($"{timings[0].Engine}, measured", timings.MinBy(timing => timing.Bytes)!.Microseconds,
            timings.MaxBy(timing => timing.Bytes)!.GigabytesPerSecond);
    }
}
