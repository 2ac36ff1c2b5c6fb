using System.Diagnostics;
using Mira.Datasets;
using static TorchSharp.torch;

namespace Mira.Experiments.Runtime;

/// <summary>Finds out by trying how many compute threads are fast on this machine at this moment.</summary>
/// <remarks>
/// libtorch's threads spin while they wait for each other. Where another program holds a core they
/// wait for a thread that does not run: measured with one of two cores taken, two threads were up to
/// five times slower than one.
/// </remarks>
internal static class ThreadProbe
{
    /// <summary>A user's own limit of threads, which is never overridden.</summary>
    internal const string Variable = "OMP_NUM_THREADS";

    private const int Rounds = 5;

    // A core has to do a quarter of a core's work at least: the loader needs some of it, another
    // run could have the rest, and a probe is not exact.
    private const double WorthwhileShare = 0.25;

    /// <summary>The number of threads that the environment sets; null where it sets none.</summary>
    internal static int? Pinned(string? variable) =>
        NumberText.TryDigits(variable, out int threads) && threads > 0 ? threads : null;

    /// <summary>Numbers of threads worth trying on so many cores: one, half of them, all.</summary>
    internal static IReadOnlyList<int> Candidates(int cores) =>
        [.. new[] { 1, (cores + 1) / 2, cores }.Distinct().Order()];

    /// <summary>Times each candidate, in turns.</summary>
    internal static IReadOnlyList<ThreadTiming> Measure(IReadOnlyList<int> candidates)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator(1);
        var images = randn([32, 64, 16, 16], generator: generator);
        var kernel = randn([64, 64, 3, 3], generator: generator);
        var times = candidates.ToDictionary(threads => threads, _ => new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var threads in candidates)
            {
                set_num_threads(threads);
                times[threads].Add(Milliseconds(images, kernel));
            }
        }
        // The first round warms up.
        return [.. candidates.Select(threads =>
            new ThreadTiming(threads, times[threads].Skip(1).Order().ElementAt(Rounds / 2)))];
    }

    /// <summary>The fastest, but fewer threads where each further one does less than a quarter
    /// of a thread's work.</summary>
    internal static int Choose(IEnumerable<ThreadTiming> timings) => timings.OrderBy(timing => timing.Threads)
        .Aggregate((best, next) =>
            next.Milliseconds * WorthwhileGain(best.Threads, next.Threads) < best.Milliseconds ? next : best).Threads;

    private static double WorthwhileGain(int fewer, int more) => 1 + (WorthwhileShare * (more - fewer) / fewer);

    private static double Milliseconds(Tensor images, Tensor kernel)
    {
        using var scope = NewDisposeScope();
        var start = Stopwatch.GetTimestamp();
        var value = images;
        for (var layer = 0; layer < 3; layer++)
        {
            value = nn.functional.conv2d(value, kernel, null, [1, 1], [1, 1]).relu_();
        }
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}

/// <summary>How long a small piece of a training step took with a number of compute threads, on this
/// machine, just then.</summary>
/// <param name="Threads">Compute threads.</param>
/// <param name="Milliseconds">Median of a few alternating runs.</param>
public sealed record ThreadTiming(int Threads, double Milliseconds);

/// <summary>How fast the training step of a network was in a number format, on this machine, just then.</summary>
/// <param name="Precision">"fp32" or "bf16".</param>
/// <param name="ImagesPerSecond">The better of two medians of a few steps.</param>
public sealed record PrecisionTiming(string Precision, double ImagesPerSecond);
