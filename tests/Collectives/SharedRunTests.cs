using Mira.Experiments.Collectives;
using Mira.Experiments.Training;
using static TorchSharp.torch;

namespace Mira.Tests.Collectives;

/// <summary>Steps of every method over several processes, played by threads, and what they exchange.</summary>
public sealed class SharedRunTests
{
    public static TheoryData<string> Methods { get; } = [.. SharedRuns.Names];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Processes_train_as_one_whatever_the_method(string name) =>
        TwoHalves.Run(2, (_, all) => Checked(name, 8, all));

    [Theory]
    [InlineData("simclr")]
    [InlineData("moco-v3")]
    [InlineData("vicreg")]
    [InlineData("supcon")]
    [InlineData("w-mse")]
    [InlineData("twist")]
    [InlineData("self-classifier")]
    [InlineData("iic")]
    [InlineData("deepcluster")]
    [InlineData("deepinfomax")]
    [InlineData("deepinfomax-nce")]
    [InlineData("twist-sl")]
    [InlineData("self-classifier-nn")]
    public void Four_processes_train_as_one_too(string name) => TwoHalves.Run(4, (_, all) => Checked(name, 8, all));

    [Theory]
    [InlineData("mira")]
    [InlineData("barlow-twins")]
    [InlineData("simclr")]
    [InlineData("vicreg")]
    [InlineData("supervised")]
    [InlineData("supcon")]
    [InlineData("w-mse")]
    [InlineData("twist")]
    [InlineData("self-classifier")]
    [InlineData("iic")]
    [InlineData("deepcluster")]
    [InlineData("deepinfomax-nce")]
    [InlineData("twist-sl")]
    public void Uneven_parts_train_as_one_process(string name) => TwoHalves.Run(3, (_, all) => Checked(name, 10, all));

    /// <summary>The numbers of exchanges per step. If they rise, a step has become more expensive.</summary>
    [Fact]
    public void A_step_of_mira_on_ResNet_18_exchanges_at_most_this_often()
    {
        using var scope = NewDisposeScope();
        var counts = TwoHalves.Run(2, (rank, all) =>
        {
            var counted = new CountedCollectives(all);
            var recipe = SharedRuns.Recipe("mira", 8, isEven: true);
            using var trainer = new Trainer(recipe, stepsPerEpoch: 100, 3, CPU, counted);
            SharedRuns.Advance(trainer, recipe, 0, new(rank, 2));
            // The first step of an epoch measures more.
            counted.Clear();
            SharedRuns.Advance(trainer, recipe, 1, new(rank, 2));
            var parameters = trainer.Student.parameters().Sum(parameter => parameter.numel()) * sizeof(float);
            return (counted.Exchanges, counted.Bytes, Parameters: parameters);
        });

        Assert.All(counts, count => Assert.InRange(count.Exchanges, 100, 175));
        Assert.All(counts, count => Assert.InRange(count.Bytes, count.Parameters, count.Parameters * 5 / 4));
    }

    [Fact]
    public void Tensors_of_a_bucket_are_summed_in_one_exchange_in_any_layout()
    {
        using var scope = NewDisposeScope();
        var sums = TwoHalves.Run(2, (rank, all) =>
        {
            var counted = new CountedCollectives(all);
            using var buckets = new Buckets(counted, bytes: 400);
            var images = ones(2, 3, 2, 2).mul(rank + 1).contiguous();
            Tensor[] tensors = [ones(5).mul(rank), images, images.permute(0, 2, 3, 1), ones(4, 4).t().narrow(0, 0, 2),
                ones(1000), ones(3)];
            buckets.Sum(tensors);
            return (counted.Exchanges, Tensors: tensors);
        });

        Assert.All(sums, sum => Assert.Equal(3, sum.Exchanges));
        Assert.All(sums, sum => Assert.True(sum.Tensors[0].equal(ones(5)).all().item<bool>()));
        Assert.All(sums, sum => Assert.True(sum.Tensors[3].equal(ones(2, 4).mul(2)).all().item<bool>()));
        Assert.All(sums, sum => Assert.Equal(2000f, sum.Tensors[4].sum().item<float>()));
    }

    private static bool Checked(string name, int batch, ICollectives all)
    {
        SharedRuns.Check(name, batch, all);
        return true;
    }
}
