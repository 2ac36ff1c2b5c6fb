using Mira.Experiments.Evaluation.LogisticRegression.Certified;
using static TorchSharp.torch;

namespace Mira.Tests.Evaluation.LogisticRegression.Certified;

public sealed class SoftmaxErrorsTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 16)]
    [InlineData(11, 37)]
    [InlineData(101, 64)]
    public void Losses_and_errors_are_those_of_PyTorch(int classes, int images)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var scores = randn(classes, images, dtype: ScalarType.Float64, generator: generator).mul(40);
        var labels = randint(classes, images, dtype: ScalarType.Int64, generator: generator);
        var expected = scores.softmax(0).sub(nn.functional.one_hot(labels, classes).t());
        var loss = scores.logsumexp(0).sum().sub(scores.gather(0, labels.view(1, -1)).sum()).item<double>();

        var stride = 16 * (1 + (images / 16));
        var errors = nn.functional.pad(scores, [0, stride - images]).data<double>().ToArray();
        var found = SoftmaxErrors.Replace(errors, stride, labels.data<long>().ToArray());

        Assert.Equal(loss, found, 1e-12 * Math.Abs(loss) + 1e-12);
        Assert.InRange((expected - tensor(errors).view(classes, stride).narrow(1, 0, images)).abs().max()
            .item<double>(), 0, 1e-14);
    }
}
