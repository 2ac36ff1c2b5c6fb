using Mira.Experiments.Methods;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

public sealed class LossAndStatisticsTests
{
    [Fact]
    public void Loss_is_the_mean_over_views_of_the_mean_over_the_other_crops()
    {
        using var scope = NewDisposeScope();
        var targets = Enumerable.Range(0, 2).Select(seed => SampleLogits.Random(seed, 6, 5).softmax(1)).ToList();
        var crops = Enumerable.Range(2, 4).Select(seed => SampleLogits.Random(seed, 6, 5)).ToList();
        var expected = 0.0;
        foreach (var (view, crop) in new[] { (0, 1), (0, 2), (0, 3), (1, 0), (1, 2), (1, 3) })
        {
            expected += nn.functional.cross_entropy(crops[crop].div(0.1), targets[view]).item<double>() / 6;
        }
        Assert.Equal(expected, SwappedPrediction.Loss(targets, crops, 0.1).item<double>(), 12);
    }

    [Fact]
    public void Loss_of_two_views_swaps_them_and_passes_gradients()
    {
        using var scope = NewDisposeScope();
        var first = SampleLogits.Random(1, 4, 3).requires_grad_();
        var second = SampleLogits.Random(2, 4, 3).requires_grad_();
        var onlySecondPredicted = SwappedPrediction.Loss([SampleLogits.Random(3, 4, 3).softmax(1)],
            [first, second], 0.1);
        onlySecondPredicted.backward();
        Assert.Null(first.grad);
        Assert.True(second.grad is not null && second.grad.abs().sum().item<double>() > 0);
    }

    [Fact]
    public void Statistics_of_certain_and_of_empty_labels_are_known()
    {
        using var scope = NewDisposeScope();
        var (certain, empty) = (eye(4, dtype: ScalarType.Float64), full(4, 4, 0.25, ScalarType.Float64));
        Assert.Equal(0, LabelStatistics.Entropy(certain).item<double>(), 8);
        Assert.Equal(Math.Log(4), LabelStatistics.MutualInformation(certain).item<double>(), 8);
        Assert.Equal(Math.Log(4), LabelStatistics.Entropy(empty).item<double>(), 8);
        Assert.Equal(Math.Log(4), LabelStatistics.MarginalEntropy(empty).item<double>(), 8);
        Assert.Equal(0, LabelStatistics.MutualInformation(empty).item<double>(), 8);
        Assert.Equal(4, LabelStatistics.PrototypesInUse(certain).item<long>());
        Assert.Equal(1, LabelStatistics.PrototypesInUse(certain[..1].expand(4, 4)).item<long>());
    }
}
