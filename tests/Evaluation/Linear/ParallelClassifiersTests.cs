using Mira.Experiments.Evaluation.Linear;
using Mira.Experiments.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Tests.Evaluation.Linear;

public sealed class ParallelClassifiersTests
{
    private const int Epochs = 5;

    [Fact]
    public void Five_steps_at_three_rates_are_those_of_PyTorch()
    {
        using var golden = new GoldenFile("linear.safetensors");
        using var scope = NewDisposeScope();
        using var heads = new ParallelClassifiers(6, golden["start"], momentum: 0.9);
        var losses = new List<Tensor>();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            losses.Add(heads.Step(golden["features"][epoch], golden["labels"][epoch],
                Shares(golden["held_out"][epoch]), tensor(Rates(golden, epoch), dtype: ScalarType.Float32)));
        }
        RequireClose(golden["weight"], heads.Weight);
        RequireClose(golden["bias"], heads.Bias);
        RequireClose(golden["losses"], stack(losses, 1));
    }

    [Fact]
    public void Five_steps_of_LARS_at_three_rates_are_those_of_PyTorch()
    {
        using var golden = new GoldenFile("linear-lars.safetensors");
        using var scope = NewDisposeScope();
        using var heads = new ParallelClassifiers(3, golden["start"], momentum: 0.9, trust: 0.001);
        var rates = tensor(golden.Doubles("rates"), dtype: ScalarType.Float32);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var features = golden["features"][epoch];
            heads.Step(features, golden["labels"][epoch],
                full(features.size(0), 3, 1.0 / features.size(0), dtype: ScalarType.Float32), rates);
        }
        RequireClose(golden["weight"], heads.Weight);
        RequireClose(golden["bias"], heads.Bias);
    }

    [Fact]
    public void The_cosine_per_epoch_is_PyTorchs_and_the_closed_form()
    {
        using var golden = new GoldenFile("linear.safetensors");
        var used = golden.Doubles("used_rates").Chunk(Epochs).ToArray();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            Assert.Equal(used[1][epoch], Schedule.Cosine(epoch, Epochs, 0.5, 0), 12);
            Assert.Equal(0.5 * 0.5 * (1 + Math.Cos(Math.PI * epoch / Epochs)),
                Schedule.Cosine(epoch, Epochs, 0.5, 0), 12);
        }
    }

    [Fact]
    public void Starting_weights_follow_from_the_seed()
    {
        using var first = ParallelClassifiers.Start(10, 400, 0.01, 3, CPU);
        using var again = ParallelClassifiers.Start(10, 400, 0.01, 3, CPU);
        using var other = ParallelClassifiers.Start(10, 400, 0.01, 4, CPU);
        Assert.True(first.equal(again).all().ToBoolean());
        Assert.False(first.equal(other).any().ToBoolean());
        Assert.Equal(0.01, first.std().ToSingle(), 5e-4);
    }

    private static double[] Rates(GoldenFile golden, int epoch) =>
        [.. golden.Doubles("used_rates").Chunk(Epochs).Select(ofHead => ofHead[epoch])];

    private static Tensor Shares(Tensor heldOut)
    {
        var seen = heldOut.eq(0).to(ScalarType.Float32).unsqueeze(1);
        return cat([seen.div(seen.sum()).expand(-1, 3), ones_like(seen).div(seen.size(0)).expand(-1, 3)], 1);
    }

    private static void RequireClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange((expected - actual).abs().max().ToSingle(), 0, 1e-5f);
    }
}
