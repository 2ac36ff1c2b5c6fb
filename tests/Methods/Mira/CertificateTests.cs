using System.Globalization;
using Mira.Experiments.Methods.Mira;
using Mira.Tests.Durability;
using static TorchSharp.torch;

namespace Mira.Tests.Methods.Mira;

/// <summary>The certificate at the floor of float32, where rounding is all that is left of the error.</summary>
public sealed class CertificateTests
{
    [Fact]
    public void No_directed_case_has_an_error_above_its_certificate()
    {
        var cases = new CertificateCases(seed: 1);
        Assert.Equal(0, cases.CountAbove(3000));
        // A bound that nothing came near to would be true and useless.
        Assert.InRange(cases.Nearest, 0.02, 1);
    }

    [Fact(Explicit = true)]
    public void No_case_of_the_soak_has_an_error_above_its_certificate() => ReliabilityPage.Replace(SoakTests.Page,
        ReliabilityPage.Certificates, Section(CertificateCases.RequireNoneAbove(
            SoakTests.Setting("MIRA_SOAK_CERTIFICATES", CertificateCases.Soak))));

    private static string Section(int cases) => string.Create(CultureInfo.InvariantCulture, $"""
        Written by `make soak-certificates` on {DateTimeOffset.UtcNow:yyyy-MM-dd}: {cases:N0} batches of float32 scores,
        half of them changed from those that came nearest to their bound. The solver's targets were compared with the
        optimum in float64. No error was above its certificate.
        """);

    [Theory]
    [InlineData(1, 6, 0.3, 0)]
    [InlineData(16, 3, 0.99, 30)]
    [InlineData(16, 3, 0.99, 400)]
    public void Shapes_whose_rounding_exceeded_the_usual_size_are_bounded(int rows, int columns, double beta,
        int iterations)
    {
        var cases = new CertificateCases(seed: 2);
        for (var i = 0; i < 200; i++)
        {
            var (error, bound) = cases.Fresh(rows, columns, beta, iterations).Measure();
            Assert.InRange(error, double.NegativeInfinity, bound);
        }
    }

    [Theory]
    [InlineData(0.3, 20, 8)]
    [InlineData(2.0 / 3, 64, 96)]
    [InlineData(0.9, 33, 7)]
    [InlineData(0.995, 12, 40)]
    public void Every_way_to_pass_over_the_batch_is_bounded(double beta, int rows, int columns)
    {
        using var scope = NewDisposeScope();
        var logits = SampleLogits.Clustered(4, rows, columns).to_type(ScalarType.Float32);
        var optimum = FixedPoint.Solve(logits.to_type(ScalarType.Float64), 0.225, beta,
            FixedPointOptions.Certified(1e-11, Acceleration.Anderson)).Targets;
        foreach (var iterations in (int[])[3, 30, 300])
        {
            using var assignment = FixedPoint.Solve(logits, 0.225, beta, FixedPointOptions.Fixed(iterations));
            var error = assignment.Targets.to_type(ScalarType.Float64).sub(optimum).abs().sum(1).max()
                .item<double>() / 2;
            Assert.InRange(error, 0, assignment.Certificate!.TotalVariation + 1e-11);
        }
    }

    [Fact]
    public void Longer_chains_of_additions_loosen_the_bound_and_nothing_proved_is_the_most_that_two_rows_can_differ()
    {
        using var evidence = tensor((double[])[1e-6, 0, -8, -5]);
        double Of(long chain) => Bound(new(100, 50, 0.6, new(ScalarType.Float32, chain, chain)), evidence);
        Assert.True(Of(10) < Of(1000));
        Assert.Equal(2, Of(1L << 25));
        var short10 = new RoundingBound(100, 50, 0.6, new(ScalarType.Float32, 10, 10));
        // Twelve roundings of half a unit in the last place each.
        Assert.InRange(short10.Most, 1 + 3.5e-7, 1 + 3.7e-7);
        using var broken = tensor((double[])[double.NaN, 0, -8, -5]);
        Assert.Equal(short10.Most, Bound(short10, broken));
        using var endless = tensor((double[])[0, 0, double.NegativeInfinity, -5]);
        Assert.Equal(short10.Most, Bound(short10, endless));
    }

    /// <summary>With β near 1 one iteration proves nothing. A row of float32 can sum to more than 1, and be farther
    /// than 1 from an optimum that lies elsewhere.</summary>
    [Fact]
    public void A_row_that_sums_to_more_than_1_is_bounded_where_nothing_is_proved()
    {
        var cases = new CertificateCases(seed: 7);
        var above = 0;
        for (var i = 0; i < 400; i++)
        {
            var (error, bound) = cases.Fresh(32, 9, 0.99, iterations: 1).Measure();
            above += error > 1 ? 1 : 0;
            Assert.InRange(error, double.NegativeInfinity, bound);
        }
        Assert.InRange(above, 1, 400);
    }

    private static double Bound(RoundingBound rounding, Tensor evidence)
    {
        using var bound = rounding.TotalVariation(evidence);
        return bound.item<double>();
    }
}
