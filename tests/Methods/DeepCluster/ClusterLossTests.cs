using Mira.Experiments.Methods.DeepCluster;
using static TorchSharp.torch;

namespace Mira.Tests.Methods.DeepCluster;

/// <summary>The loss over several clusterings against PyTorch, with and without images that have no cluster.</summary>
public sealed class ClusterLossTests
{
    [Theory]
    [InlineData("labels", "", ScalarType.Float64, 1e-12)]
    [InlineData("labels", "", ScalarType.Float32, 1e-5)]
    [InlineData("gaps", "gaps.", ScalarType.Float64, 1e-12)]
    [InlineData("gaps", "gaps.", ScalarType.Float32, 1e-5)]
    public void Value_and_gradient_are_those_of_PyTorch(string labels, string prefix, ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var file = GoldenMethod.Open("deepcluster");
        var scores = file.Load("scores").to_type(type).requires_grad_();

        var loss = ClusterLoss.Of([.. scores.unbind()], [.. file.Load(labels).unbind()], 0.1);
        loss.backward();

        Near.Equal(file.Load($"{prefix}loss"), loss.view(1), tolerance);
        Near.Equal(file.Load($"{prefix}gradient"), scores.grad!, tolerance);
    }

    [Fact]
    public void Without_any_label_the_loss_and_its_gradient_are_0()
    {
        using var scope = NewDisposeScope();
        var scores = randn(4, 3).requires_grad_();

        var loss = ClusterLoss.Of([scores], [full(4, ClusterLoss.Unlabeled, ScalarType.Int64)], 0.1);
        loss.backward();

        Assert.Equal(0, loss.item<float>());
        Assert.Equal(0, scores.grad!.abs().sum().item<float>());
    }
}
