using Mira.Experiments.Methods;
using Mira.Experiments.Methods.Sweeps;
using Mira.Experiments.Recipes;
using Mira.Experiments.Training.Monitoring;
using static TorchSharp.torch;

namespace Mira.Tests.Training.Monitoring;

public sealed class MeasurementTests
{
    [Fact]
    public void Labels_are_measured_as_the_official_log_measures_them()
    {
        using var scope = NewDisposeScope();
        var temperatures = new LabelTemperatures(0.1, 0.2, 0.05);
        var (student, teacher) = (SampleLogits.Clustered(1, 40, 30).to(float32), SampleLogits.Clustered(2, 40, 30)
            .to(float32));
        var target = teacher.div(0.03).softmax(1);
        var (own, theirs, sharp) = (student.div(0.1).softmax(1), teacher.div(0.2).softmax(1),
            teacher.div(0.05).softmax(1));

        var measured = StepMeasurement.Of(student, teacher, target, temperatures, GlobalBatch.Of(target))
            .data<double>().ToArray();

        foreach (var (network, labels) in new[] { own, theirs, target }.Index())
        {
            var statistics = StepMeasurement.Entropies(measured, network);
            Assert.Equal(LabelStatistics.Entropy(labels).item<float>(), statistics.Entropy, 1e-4);
            Assert.Equal(LabelStatistics.MarginalEntropy(labels).item<float>(), statistics.MarginalEntropy, 1e-4);
            Assert.Equal(LabelStatistics.MutualInformation(labels).item<float>(), statistics.MutualInformation, 1e-4);
        }
        foreach (var (which, labels) in new[] { theirs, own, sharp }.Index())
        {
            Assert.Equal(Divergence(labels, target).item<float>(), StepMeasurement.Divergence(measured, which), 2e-4);
        }
    }

    [Fact]
    public void Mean_cosine_and_covariance_are_those_of_their_definitions()
    {
        using var scope = NewDisposeScope();
        var embeddings = rand(12, 5).sub(0.3);
        var rows = nn.functional.normalize(embeddings, dim: 1).to(float64);
        var cosines = rows.matmul(rows.t());

        var (covariance, cosine) = EmbeddingMeasurement.Of(embeddings.mul(7), GlobalBatch.Of(embeddings));

        Assert.Equal(cosines.sum().sub(12).div(12 * 11).item<double>(), cosine.item<double>(), 1e-6);
        Assert.True(allclose(cov(rows.t(), correction: 0), covariance, rtol: 1e-4, atol: 1e-6));
    }

    [Theory]
    [InlineData(new[] { 1.0, 1, 1, 1 }, 4)]
    [InlineData(new[] { 3.0, 0, 0, 0 }, 1)]
    [InlineData(new[] { 2.0, 2, 0, 0 }, 2)]
    [InlineData(new[] { 0.0, 0, 0, 0 }, 0)]
    public void Effective_rank_counts_the_directions_in_use(double[] variances, double expected)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected, EmbeddingMeasurement.EffectiveRank(diag(tensor(variances))), 1e-9);
    }

    [Fact]
    public void Correlation_of_views_is_blind_to_what_all_images_or_all_prototypes_share()
    {
        using var scope = NewDisposeScope();
        var (shared, noise) = (randn(400, 300), randn(400, 300));
        var offsets = randn(300).mul(10).add(randn(400, 1).mul(10));

        Assert.Equal(1, Correlation(shared, shared.mul(3).add(offsets)).item<double>(), 1e-4);
        Assert.Equal(Math.Sqrt(0.5), Correlation(shared, shared.add(noise).add(offsets)).item<double>(), 0.02);
        Assert.Equal(0, Correlation(shared, noise).item<double>(), 0.02);
        Assert.Equal(0, Correlation(shared, zeros(400, 300)).item<double>());
    }

    private static Tensor Correlation(Tensor first, Tensor second) =>
        ViewCorrelation.Of(first, second, GlobalBatch.Of(first));

    /// <summary>Mean Kullback-Leibler divergence of rows, 1e-10 added inside every logarithm.</summary>
    private static Tensor Divergence(Tensor p, Tensor q) =>
        p.mul(p.add(1e-10).log().sub(q.add(1e-10).log())).sum(1).mean();
}
