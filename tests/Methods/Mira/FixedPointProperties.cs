using Mira.Experiments.Methods.Mira;
using static TorchSharp.torch;

namespace Mira.Tests.Methods.Mira;

/// <summary>What must hold for every batch.</summary>
public sealed class FixedPointProperties
{
    private const double Tau = 0.225;
    private static readonly double[] Betas = [0, 0.3, 2.0 / 3, 0.75, 0.95];

    /// <summary>Twelve batches, random and clustered, of several shapes, with some β.</summary>
    private static void ForMany(Action<Tensor, double> check)
    {
        int[][] shapes = [[1, 5], [7, 3], [64, 96], [96, 64], [33, 2], [20, 1]];
        foreach (var (shape, index) in shapes.Select((shape, index) => (shape, index)))
        {
            foreach (var make in (Func<int, int, int, Tensor>[])[SampleLogits.Random, SampleLogits.Clustered])
            {
                using var scope = NewDisposeScope();
                var logits = make(index + 1, shape[0], shape[1]);
                foreach (var beta in Betas)
                {
                    check(logits, beta);
                }
            }
        }
    }

    private static Tensor Targets(Tensor logits, double beta, int iterations = 30) =>
        FixedPoint.Solve(logits, Tau, beta, FixedPointOptions.Fixed(iterations)).Targets;

    private static Tensor Optimum(Tensor logits, double beta) =>
        FixedPoint.Solve(logits, Tau, beta, FixedPointOptions.Certified(1e-12)).Targets;

    /// <summary>Steps after which any batch with scores in this range is certified, from β alone.</summary>
    /// <remarks>The first step is no longer than the largest difference within a row of scores/(τ(1−β)),
    /// and every further one at most β times the one before; after n of them the certificate is
    /// tanh(β²·βⁿ·first/(1−β)/4). A hundredth is left for rounding.</remarks>
    private static int StepsPromised(Tensor logits, double beta, double tolerance)
    {
        var first = logits.amax(1).sub(logits.amin(1)).max().item<double>() / (Tau * (1 - beta));
        var factor = 4 * (1 - beta) * Math.Atanh(0.99 * tolerance) / (beta * beta * first);
        return beta == 0 || factor >= 1 ? 0 : (int)Math.Ceiling(Math.Log(factor) / Math.Log(beta));
    }

    private static double Largest(Tensor first, Tensor second) => first.sub(second).abs().max().item<double>();

    private static double TotalVariation(Tensor first, Tensor second) =>
        first.sub(second).abs().sum(1).max().item<double>() / 2;

    [Fact]
    public void Rows_sum_to_1() => ForMany((logits, beta) =>
    {
        var sums = Targets(logits, beta).sum(1);
        Assert.InRange(Largest(sums, ones_like(sums)), 0, 1e-13);
    });

    [Fact]
    public void Without_regularization_the_targets_are_the_probabilities() => ForMany((logits, _) =>
        Assert.InRange(Largest(Targets(logits, 0), logits.div(Tau).softmax(1)), 0, 1e-15));

    [Fact]
    public void Shifting_a_row_changes_nothing() => ForMany((logits, beta) =>
    {
        var shifted = logits.add(arange(logits.shape[0], dtype: ScalarType.Float64).sub(3).unsqueeze(1));
        Assert.InRange(Largest(Targets(logits, beta), Targets(shifted, beta)), 0, 1e-10);
    });

    [Fact]
    public void Permuting_rows_or_columns_permutes_the_targets() => ForMany((logits, beta) =>
    {
        var (rows, columns) = (Reversed(logits.shape[0]), Reversed(logits.shape[1]));
        var permuted = logits.index_select(0, rows).index_select(1, columns);
        var expected = Targets(logits, beta).index_select(0, rows).index_select(1, columns);
        Assert.InRange(Largest(expected, Targets(permuted, beta)), 0, 1e-11);
    });

    private static Tensor Reversed(long count) => arange(count - 1, -1, -1, dtype: ScalarType.Int64);

    [Fact]
    public void Identical_rows_keep_their_probabilities() => ForMany((logits, beta) =>
    {
        var collapsed = logits[..1].expand(logits.shape).contiguous();
        Assert.InRange(Largest(Targets(collapsed, beta, 1), collapsed.div(Tau).softmax(1)), 0, 1e-13);
    });

    [Fact]
    public void No_perturbation_of_the_optimum_is_better() => ForMany((logits, beta) =>
    {
        var logProbabilities = logits.div(Tau).log_softmax(1);
        var optimum = Optimum(logits, beta);
        var best = MiraObjective.Value(optimum, logProbabilities, beta).item<double>();
        using var generator = new Generator(7);
        foreach (var size in (double[])[1e-3, 1e-1, 2])
        {
            var noise = randn(logits.shape, ScalarType.Float64, generator: generator).mul(size).exp();
            var other = optimum.mul(noise);
            other = other.div(other.sum(1, keepdim: true));
            Assert.True(MiraObjective.Value(other, logProbabilities, beta).item<double>() >= best - 1e-12);
        }
    });

    [Fact]
    public void Certificate_bounds_the_true_error() => ForMany((logits, beta) =>
    {
        const double Known = 1e-12;
        var optimum = Optimum(logits, beta);
        FixedPoint.Trace(logits, Tau, beta, 40, assignment =>
        {
            var certificate = assignment.Certificate!;
            Assert.True(TotalVariation(assignment.Targets, optimum) <= certificate.TotalVariation + Known);
            var squares = assignment.Targets.sub(optimum).square().sum().item<double>();
            Assert.True(Math.Sqrt(squares) <= Math.Sqrt(certificate.SumOfSquares(logits.shape[0]))
                + (Known * Math.Sqrt(2 * logits.shape[0])));
        });
    });

    [Fact]
    public void Certificate_holds_in_float32() => ForMany((logits, beta) =>
    {
        var rounded = logits.to_type(ScalarType.Float32);
        var optimum = Optimum(rounded.to_type(ScalarType.Float64), beta);
        using var assignment = FixedPoint.Solve(rounded, Tau, beta, FixedPointOptions.Certified(1e-3));
        var error = TotalVariation(assignment.Targets.to_type(ScalarType.Float64), optimum);
        Assert.InRange(error, 0, assignment.Certificate!.TotalVariation);
    });

    [Fact]
    public void Tolerance_is_certified_and_never_takes_more_steps_than_beta_promises() => ForMany((logits, beta) =>
    {
        foreach (var acceleration in Enum.GetValues<Acceleration>())
        {
            using var assignment = FixedPoint.Solve(logits, Tau, beta, FixedPointOptions.Certified(1e-6, acceleration));
            Assert.InRange(assignment.Certificate!.TotalVariation, 0, 1e-6);
            Assert.InRange(assignment.Iterations, 0, StepsPromised(logits, beta, 1e-6));
        }
    });

    [Fact]
    public void Anderson_and_the_plain_step_agree() => ForMany((logits, beta) =>
    {
        var anderson = FixedPoint.Solve(logits, Tau, beta, FixedPointOptions.Certified(1e-10, Acceleration.Anderson));
        Assert.InRange(TotalVariation(Optimum(logits, beta), anderson.Targets), 0, 1e-10);
    });

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-6)]
    public void Anderson_takes_no_more_iterations_than_the_plain_step(double tolerance) => ForMany((logits, beta) =>
    {
        using var plain = FixedPoint.Solve(logits, Tau, beta, FixedPointOptions.Certified(tolerance));
        using var anderson = FixedPoint.Solve(logits, Tau, beta,
            FixedPointOptions.Certified(tolerance, Acceleration.Anderson));
        Assert.InRange(anderson.Iterations, 0, plain.Iterations);
    });

    [Fact]
    public void A_tolerance_below_rounding_ends_with_an_honest_certificate() => ForMany((logits, beta) =>
    {
        var rounded = logits.to_type(ScalarType.Float32);
        foreach (var acceleration in Enum.GetValues<Acceleration>())
        {
            using var assignment = FixedPoint.Solve(rounded, Tau, beta,
                FixedPointOptions.Certified(1e-12, acceleration));
            Assert.InRange(assignment.Certificate!.TotalVariation, 1e-12, 1);
            Assert.InRange(assignment.Iterations, 0, StepsPromised(logits, beta, 1e-12) + 1);
        }
    });
}
