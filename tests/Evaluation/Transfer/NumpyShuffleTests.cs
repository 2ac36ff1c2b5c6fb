using Mira.Experiments.Evaluation.Transfer;

namespace Mira.Tests.Evaluation.Transfer;

public sealed class NumpyShuffleTests
{
    [Fact]
    public void The_order_of_a_seed_is_that_of_NumPy()
    {
        using var golden = new GoldenFile("transfer.safetensors");
        Assert.Equal(golden.Integers("shuffled_1000"), NumpyShuffle.Order(1000, 0));
    }
}
