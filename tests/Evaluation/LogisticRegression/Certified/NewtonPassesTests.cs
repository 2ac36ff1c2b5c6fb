using Mira.Experiments.Evaluation.LogisticRegression.Certified;
using static TorchSharp.torch;

namespace Mira.Tests.Evaluation.LogisticRegression.Certified;

public sealed class NewtonPassesTests
{
    [Theory]
    [InlineData(37, 5, 2)]
    [InlineData(500, 64, 11)]
    public void Curvature_is_how_the_sums_of_errors_change_by_automatic_differentiation(int images,
        int dimensions, int classes)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        var features = randn(images, dimensions, dtype: ScalarType.Float64, generator: generator);
        var point = randn(classes, dimensions + 1, dtype: ScalarType.Float64, generator: generator).div(4);
        var direction = randn(classes, dimensions + 1, dtype: ScalarType.Float64, generator: generator);
        var withOne = cat([features, ones(images, 1, dtype: ScalarType.Float64)], 1);

        var passes = new NewtonPasses(features,
            [.. Enumerable.Range(0, images).Select(image => image * 7L % classes)], classes);
        var scores = passes.Scores(Coefficients(point), Intercepts(point));
        var (coefficients, intercepts) = passes.Curvature(Coefficients(direction), Intercepts(direction),
            scores.softmax(0));

        point.requires_grad_(true);
        var loss = withOne.matmul(point.t()).logsumexp(1).sum();
        var gradient = autograd.grad([loss], [point], create_graph: true, retain_graph: true)[0];
        var expected = autograd.grad([gradient.mul(direction).sum()], [point])[0];
        Near(withOne.matmul(point.detach().t()).t(), scores);
        Near(gradient.detach(), Joined(passes.Sums(scores.softmax(0))));
        Near(expected, Joined((coefficients, intercepts)));
    }

    private static Tensor Coefficients(Tensor point) => point.narrow(1, 0, point.size(1) - 1).contiguous();

    private static Tensor Intercepts(Tensor point) => point.select(1, point.size(1) - 1).contiguous();

    private static Tensor Joined((Tensor Coefficients, Tensor Intercepts) numbers) =>
        cat([numbers.Coefficients, numbers.Intercepts.view(-1, 1)], 1);

    private static void Near(Tensor expected, Tensor found) =>
        Assert.InRange(expected.sub(found).abs().max().item<double>(), 0, 1e-12 * expected.abs().max().item<double>());
}
