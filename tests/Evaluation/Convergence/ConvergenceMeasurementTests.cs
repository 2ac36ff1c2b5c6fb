using Mira.Datasets;
using Mira.Experiments.Evaluation.Convergence;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Reporting.Charts;
using Mira.Experiments.Reporting.Figures;
using TorchSharp;

namespace Mira.Tests.Evaluation.Convergence;

public sealed class ConvergenceMeasurementTests
{
    private static readonly ConvergenceSettings Settings = new() { Batches = 1, BatchSize = 16, Iterations = 20 };

    /// <summary>The pseudo-code of both methods in NumPy 2 float64 on the same scores: squared errors
    /// after some iterations.</summary>
    [Theory]
    [InlineData(1, 0.016818893667330824, 9.366963590307306e-05, 0.31123254699323616, 3.7774933298372577,
        0.01979368774408686)]
    [InlineData(3, 0.001704825247757265, 6.888777210459574e-06, 0.03279862112823616, 1.5612164881137405,
        0.008441968293093604)]
    [InlineData(10, 8.986949718439547e-07, 3.5627233707408476e-09, 7.316038300362478e-05, 0.13778149545456647,
        0.0005859280291450264)]
    [InlineData(20, 1.8559779875236914e-11, 7.352326738151145e-14, 2.16122688400394e-08, 0.004987870783122627,
        2.06140565470602e-05)]
    public void Errors_equal_those_of_the_plain_algorithms(
        int iteration, double mira, double miraMarginal, double miraScaled, double sinkhorn, double sinkhornMarginal)
    {
        AssertNear(mira, Mean(MethodNames.Mira, ConvergenceQuantity.TargetError, iteration));
        AssertNear(miraMarginal, Mean(MethodNames.Mira, ConvergenceQuantity.MarginalError, iteration));
        AssertNear(miraScaled, Mean(MethodNames.Mira, ConvergenceQuantity.ScaledMarginalError, iteration));
        AssertNear(sinkhorn, Mean(MethodNames.Sinkhorn, ConvergenceQuantity.TargetError, iteration));
        AssertNear(sinkhornMarginal, Mean(MethodNames.Sinkhorn, ConvergenceQuantity.MarginalError, iteration));
    }

    [Fact]
    public void The_certified_bound_is_never_below_the_error() =>
        Assert.All(Enumerable.Range(1, Settings.Iterations), iteration => Assert.True(
            Mean(MethodNames.Mira, ConvergenceQuantity.CertifiedBound, iteration) >= Mean(MethodNames.Mira,
                ConvergenceQuantity.TargetError, iteration)));

    [Fact]
    public void Mean_and_quantiles_run_over_the_batches()
    {
        using var scope = torch.NewDisposeScope();
        var each = Enumerable.Range(0, 3).Select(seed => Single(Scores(seed))).ToList();
        var all = Single(Scores(0), Scores(1), Scores(2));
        Assert.Equal(each.Average(point => point.Mean), all.Mean, 12);
        Assert.Equal(ConvergenceMeasurement.Quantile(each.Select(point => point.Mean), 0.9), all.Q90, 12);
        Assert.Equal(3, all.Batches);
        Assert.True(all.Q10 < all.Mean && all.Mean < all.Q90);
    }

    [Theory]
    [InlineData(0.1, 1.4)]
    [InlineData(0.9, 4.6)]
    [InlineData(0.5, 3)]
    public void Quantiles_are_those_of_NumPy(double share, double expected) =>
        Assert.Equal(expected, ConvergenceMeasurement.Quantile([5, 1, 4, 2, 3], share), 12);

    [Fact]
    public void No_batch_at_all_is_refused() =>
        Assert.Throws<InputException>(() =>
            ConvergenceMeasurement.Measure("m", [], Settings, TestContext.Current.CancellationToken));

    [Fact]
    public void Scores_that_are_not_finite_are_refused() =>
        Assert.Throws<InputException>(() =>
            ConvergenceMeasurement.Measure("m", [Scores(0).log()], Settings, TestContext.Current.CancellationToken));

    [Fact]
    public void More_prototypes_than_images_are_measured_to_the_last_iteration()
    {
        using var scope = torch.NewDisposeScope();
        var points = ConvergenceMeasurement.Measure("m", [Scores(0).t().contiguous(), Scores(0)[..2]],
            Settings with { Batches = 2 }, TestContext.Current.CancellationToken);
        Assert.All(points, point => Assert.True(double.IsFinite(point.Mean)));
    }

    [Fact]
    public void A_measurement_survives_its_file_and_can_be_drawn()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("convergence.csv");
        ResultsCsv.Write(path, Points);
        var points = ResultsCsv.Read<ConvergencePoint>(path);
        Assert.Equal(Points, points);
        Assert.Contains("certified bound", Chart.Svg(ConvergenceFigure.Draw(points)), StringComparison.Ordinal);
    }

    private static IReadOnlyList<ConvergencePoint> Points { get; } =
        ConvergenceMeasurement.Measure(ConvergenceFigure.ModelOf(MethodNames.Mira), [Scores(0)], Settings,
            TestContext.Current.CancellationToken);

    private static ConvergencePoint Single(params torch.Tensor[] batches) => ConvergenceMeasurement
        .Measure("m", batches, Settings with { Batches = batches.Length, Iterations = 2, ReferenceIterations = 50 },
            TestContext.Current.CancellationToken)
        .First(point => point.Quantity == ConvergenceQuantity.TargetError);

    private static double Mean(string solver, ConvergenceQuantity quantity, int iteration) =>
        Points.Single(point => point.Solver == solver && point.Quantity == quantity && point.Iteration == iteration)
            .Mean;

    private static void AssertNear(double expected, double actual) =>
        Assert.InRange(actual / expected, 1 - 1e-6, 1 + 1e-6);

    /// <summary>Scores between −1 and 1 that NumPy makes the same way.</summary>
    private static torch.Tensor Scores(int seed)
    {
        const int Rows = 16, Columns = 12;
        var values = new double[Rows * Columns];
        for (var place = 0; place < values.Length; place++)
        {
            double i = place / Columns, j = (place % Columns) + seed;
            values[place] = Math.Cos((0.7 * i) + (1.3 * j * j)) * Math.Sin((0.3 * i * j) + 1);
        }
        return torch.tensor(values, [Rows, Columns]);
    }
}
