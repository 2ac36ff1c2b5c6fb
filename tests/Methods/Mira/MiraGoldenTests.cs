using Mira.Experiments.Methods.Mira;
using static TorchSharp.torch;

namespace Mira.Tests.Methods.Mira;

/// <summary>The worked example of four samples and three prototypes, computed in float64 apart
/// from this program.</summary>
public sealed class MiraGoldenTests
{
    private const double Tau = 0.225;
    private const double Beta = 2.0 / 3;

    private static readonly double[,] Scores = { { .9, .1, -.3 }, { .2, .8, 0 }, { .7, .6, -.5 }, { -.1, .4, .3 } };

    private static readonly double[] After1 =
    [
        .9999758051, .0000235430, .0000006520, .0003319673, .9995343998, .0001336329,
        .7897339670, .2102655181, .0000005149, .0005013398, .3979012199, .6015974403,
    ];

    private static readonly double[] After30 =
    [
        .9999711922, .0000279321, .0000008757, .0002798123, .9995688934, .0001512943,
        .7599435799, .2400557546, .0000006655, .0003914745, .3686294763, .6309790492,
    ];

    private static readonly double[] Converged =
        [.7599435787, .2400557558, .0000006655, .0003914745, .3686294758, .6309790498];

    private static readonly double[] HalfBeta =
    [
        .99911534, .00081304, .00007162, .00480578, .99269643, .00249779,
        .70918770, .29076146, .00005083, .00516598, .43869795, .55613607,
    ];

    [Fact]
    public void Targets_after_1_and_30_iterations_equal_the_worked_example()
    {
        AssertClose(After1, Targets(Beta, 1), 1e-9);
        AssertClose(After30, Targets(Beta, 30), 1e-9);
        AssertClose([.7705125279, .2294868509, .0000006212, .0004214648, .3741926690, .6253858662],
            Targets(Beta, 3)[6..], 1e-9);
        AssertClose(Converged, Targets(Beta, 1000)[6..], 1e-9);
    }

    [Fact]
    public void Other_strengths_equal_the_worked_example()
    {
        AssertClose(HalfBeta, Targets(.5, 30), 1e-8);
        AssertClose([.96768564, .02764242, .00467194], Targets(0, 30)[..3], 1e-8);
    }

    [Fact]
    public void U_equals_the_worked_example_and_sums_to_1_at_the_end()
    {
        using var scope = NewDisposeScope();
        var map = new FixedPointMap(from_array(Scores), Tau, Beta, null);
        var z = map.Apply(map.Origin());
        var iterations = new List<double[]>();
        for (var iteration = 0; iteration < 1000; iteration++)
        {
            z = map.Apply(z);
            iterations.Add(map.Marginal(z).data<double>().ToArray());
        }
        AssertClose([.6416178978, .6384151660, .2665681060], iterations[0], 1e-9);
        AssertClose([.5241646231, .4931158936, .1958361905], iterations[2], 1e-9);
        AssertClose([.4401480089, .4020718809, .1577835078], iterations[29], 1e-9);
        AssertClose([.4401465144, .4020705143, .1577829713], iterations[999], 1e-9);
        Assert.Equal(1, iterations[999].Sum(), 12);
        AssertClose(iterations[999], map.Targets(z).mean([0]).data<double>().ToArray(), 1e-12);
    }

    [Fact]
    public void Objective_equals_the_worked_example()
    {
        using var scope = NewDisposeScope();
        var logits = from_array(Scores);
        var logProbabilities = logits.div(Tau).log_softmax(1);
        var best = FixedPoint.Solve(logits, Tau, Beta, FixedPointOptions.Fixed(1000)).Targets;
        Assert.Equal(-0.3873128870, MiraObjective.Value(best, logProbabilities, Beta).item<double>(), 10);
        Assert.Equal(-0.2887464250, MiraObjective.Value(logProbabilities.exp(), logProbabilities, Beta)
            .item<double>(), 10);
    }

    private static double[] Targets(double beta, int iterations)
    {
        using var logits = from_array(Scores);
        using var assignment = FixedPoint.Solve(logits, Tau, beta, FixedPointOptions.Fixed(iterations));
        return assignment.Targets.data<double>().ToArray();
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second - pair.First, -tolerance, tolerance));
    }
}
