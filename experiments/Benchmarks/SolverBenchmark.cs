using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mira.Experiments.Methods.Mira;
using static TorchSharp.torch;

namespace Mira.Experiments.Benchmarks;

/// <summary>Times MIRA's solver against the paper's pseudo-code, on clustered scores, in float32.</summary>
/// <remarks>Both run alternately in one process, so a busy neighbor slows both; medians are compared.</remarks>
public static class SolverBenchmark
{
    private const double Temperature = 0.225;
    private const double Beta = 2.0 / 3;
    private const int Iterations = 30;
    private const double Tolerance = 1e-3;

    /// <summary>Times one batch size.</summary>
    /// <param name="rows">Samples.</param>
    /// <param name="columns">Prototypes.</param>
    /// <param name="rounds">Alternating runs to take the median of.</param>
    public static SolverTiming Run(int rows, int columns, int rounds)
    {
        using var logits = ClusteredScores(rows, columns);
        var (naive, ours, certified, read) =
            (new double[rounds], new double[rounds], new double[rounds], new double[rounds]);
        using var certifiedRun = Certified(logits);
        using var fixedRun = Fixed(logits);
        for (var round = -1; round < rounds; round++)
        {
            // Round −1 warms up: compilation, page faults.
            var at = Math.Max(round, 0);
            naive[at] = Milliseconds(() => NaiveMira.Targets(logits, Temperature, Beta, Iterations).Dispose());
            ours[at] = Milliseconds(() => Fixed(logits).Dispose());
            certified[at] = Milliseconds(() => Certified(logits).Dispose());
            read[at] = Milliseconds(() => ReadOften(logits));
        }
        return new SolverTiming
        {
            Rows = rows,
            Columns = columns,
            Rounds = rounds,
            Threads = get_num_threads(),
            NaiveMilliseconds = Median(naive),
            OursMilliseconds = Median(ours),
            ReadFloorMilliseconds = Median(read),
            CertifiedMilliseconds = Median(certified),
            CertifiedIterations = certifiedRun.Iterations,
            CertifiedError = certifiedRun.Certificate!.TotalVariation,
            FixedError = fixedRun.Certificate!.TotalVariation,
        };
    }

    private static Methods.Assignment Fixed(Tensor logits) =>
        FixedPoint.Solve(logits, Temperature, Beta, FixedPointOptions.Fixed(Iterations));

    private static Methods.Assignment Certified(Tensor logits) =>
        FixedPoint.Solve(logits, Temperature, Beta, FixedPointOptions.Certified(Tolerance));

    /// <summary>What any exact method must do: read the matrix from memory, once per iteration.</summary>
    private static void ReadOften(Tensor matrix)
    {
        var values = MemoryMarshal.Cast<byte, Vector<float>>(matrix.bytes);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            Read(values);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector<float> Read(ReadOnlySpan<Vector<float>> values)
    {
        var (a, b, c, d) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        for (var at = 0; at <= values.Length - 4; at += 4)
        {
            a += values[at];
            b += values[at + 1];
            c += values[at + 2];
            d += values[at + 3];
        }
        return a + b + c + d;
    }

    /// <summary>Cosines of samples near prototypes that differ in popularity, as a trained model's.</summary>
    private static Tensor ClusteredScores(int rows, int columns)
    {
        const int Dimensions = 256;
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var prototypes = Normalize(randn(columns, Dimensions, generator: generator));
        var popularity = arange(1, columns + 1, dtype: ScalarType.Float32).reciprocal();
        var centers = prototypes.index_select(0, popularity.multinomial(rows, replacement: true, generator: generator));
        var noise = Normalize(randn(rows, Dimensions, generator: generator));
        return Normalize(centers.add(noise)).matmul(prototypes.t()).MoveToOuterDisposeScope();
    }

    private static Tensor Normalize(Tensor rows) => rows.div(rows.norm(1, keepdim: true));

    private static double Milliseconds(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}

/// <summary>What the solver benchmark measured for one batch size: medians over alternating runs, 30
/// iterations, β = 2/3.</summary>
public sealed record SolverTiming
{
    /// <summary>Samples in the batch.</summary>
    public required int Rows { get; init; }

    /// <summary>Prototypes.</summary>
    public required int Columns { get; init; }

    /// <summary>Runs behind each median.</summary>
    public required int Rounds { get; init; }

    /// <summary>Compute threads.</summary>
    public required int Threads { get; init; }

    /// <summary>The paper's pseudo-code.</summary>
    public required double NaiveMilliseconds { get; init; }

    /// <summary>This program's solver, the same number of iterations.</summary>
    public required double OursMilliseconds { get; init; }

    /// <summary>How many times faster this program is.</summary>
    public double Ratio => NaiveMilliseconds / OursMilliseconds;

    /// <summary>Reading the scores once per iteration and doing nothing else.</summary>
    public required double ReadFloorMilliseconds { get; init; }

    /// <summary>Until the certificate promises 10⁻³.</summary>
    public required double CertifiedMilliseconds { get; init; }

    /// <summary>Iterations until the certificate promised 10⁻³.</summary>
    public required int CertifiedIterations { get; init; }

    /// <summary>Total-variation error certified then.</summary>
    public required double CertifiedError { get; init; }

    /// <summary>Total-variation error certified after the fixed number of iterations.</summary>
    public required double FixedError { get; init; }
}

/// <summary>The paper's pseudo-code as it is, in the same library: every iteration makes [batch,
/// prototypes] temporaries.</summary>
/// <remarks>The yardstick of the solver benchmark; its exponent is that of Eq. 7.</remarks>
internal static class NaiveMira
{
    internal static Tensor Targets(Tensor logits, double temperature, double beta, int iterations)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var exponent = -beta / (1 - beta);
        var k = logits.div(temperature).div(1 - beta).softmax(1);
        var v = k.mean([0]).pow(1 - beta);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            using var pass = NewDisposeScope();
            var weighted = v.pow(exponent).mul(k);
            v = k.div(weighted.sum(1, keepdim: true)).mean([0]).pow(1 - beta).MoveToOuterDisposeScope();
        }
        var targets = v.pow(exponent).mul(k);
        return targets.div(targets.sum(1, keepdim: true)).MoveToOuterDisposeScope();
    }
}
