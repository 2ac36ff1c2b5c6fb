using Mira.Experiments.Benchmarks;
using Mira.Experiments.Costs;
using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;
using Mira.Experiments.Training;
using Mira.Tests.Collectives;
using static TorchSharp.torch;

namespace Mira.Tests.Benchmarks;

/// <summary>A rehearsed step exchanges what a real one does.</summary>
public sealed class StepRehearsalTests
{
    public static TheoryData<string> Methods { get; } = [.. SharedRuns.Names];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_rehearsal_counts_what_two_processes_exchange(string name)
    {
        using var scope = NewDisposeScope();
        var recipe = SharedRuns.Recipe(name, 14, isEven: true);
        // Such views the trainer is given below.
        recipe = recipe with { Views = recipe.Views with { GlobalSize = 16, LocalSize = 12 } };
        var real = TwoHalves.Run(2, (rank, all) =>
        {
            var counted = new CountedCollectives(all);
            using var trainer = new Trainer(recipe, stepsPerEpoch: 100, 3, CPU, counted);
            SharedRuns.Advance(trainer, recipe, 0, new(rank, 2));
            counted.Clear();
            SharedRuns.Advance(trainer, recipe, 1, new(rank, 2));
            return (counted.Exchanges, counted.Bytes);
        });

        var rehearsed = StepRehearsal.Run(recipe, 2);

        Assert.Equal(real[0].Exchanges, rehearsed.Sum(one => one.Count));
        Assert.Equal(real[0].Bytes, rehearsed.Sum(one => one.Count * one.Bytes));
    }

    [Fact]
    public void Exchanges_are_told_apart_by_what_they_are_for()
    {
        var recipe = SharedRuns.Recipe("mira", 8, isEven: true);

        var parts = StepRehearsal.Run(recipe, 2).GroupBy(one => one.Part)
            .ToDictionary(part => part.Key, part => part.Sum(one => one.Count));

        // ResNet-18 has 20 norms and its projector one or two; two views forward and backward, and the teacher's.
        Assert.InRange(parts[ExchangePart.Norm], 20 * 4, 24 * 6);
        Assert.InRange(parts[ExchangePart.Targets], 2, 64);
        Assert.Equal(1, parts[ExchangePart.Gradients]);
    }

    [Fact]
    public void Rows_that_travel_are_scaled_to_the_batch_and_gradients_are_not()
    {
        var recipe = SharedRuns.Recipe("moco-v2-groups", 14, isEven: true);

        var (small, large) = (StepRehearsal.Run(recipe, 2), StepRehearsal.Run(recipe with { BatchSize = 140 }, 2));

        Assert.Equal(small.Sum(one => one.Count), large.Sum(one => one.Count));
        Assert.Equal(Bytes(small, ExchangePart.Gradients), Bytes(large, ExchangePart.Gradients));
        Assert.InRange(Bytes(large, ExchangePart.Norm) + Bytes(large, ExchangePart.Targets),
            2 * (Bytes(small, ExchangePart.Norm) + Bytes(small, ExchangePart.Targets)), long.MaxValue);

        static long Bytes(IEnumerable<StepExchange> exchanges, ExchangePart part) =>
            exchanges.Where(one => one.Part == part).Sum(one => one.Count * one.Bytes);
    }

    [Theory]
    [InlineData("mira")]
    [InlineData("mira-lars-multi")]
    public void MIRA_exchanges_the_same_over_any_number_of_processes(string name)
    {
        var recipe = SharedRuns.Recipe(name, 64, isEven: true);

        Assert.Equal(StepRehearsal.Run(recipe, 2), StepRehearsal.Run(recipe, 16));
    }

    [Fact]
    public void One_process_exchanges_nothing() =>
        Assert.Empty(StepRehearsal.Run(SharedRuns.Recipe("mira", 8, isEven: true), 1));

    [Fact]
    public void A_model_row_is_reckoned_from_speed_exchanges_and_network()
    {
        var work = new ScalingWork("network", "views", Pretrain.Mira.At(Scale.Paper) with { BatchSize = 64 }, 4,
            StepSpeed.ResNet18OnH100);
        var speed = new StepSpeed("machine", "file", [(64, 640)]);
        StepExchange[] exchanges = [new(ExchangePart.Norm, ExchangeKind.Reduce, 1_000_000, 10)];
        var counts = ((int[])[1, 2, 4, 8, 16, 32, 64])
            .ToDictionary(count => count, count => (IReadOnlyList<StepExchange>)(count == 1 ? [] : exchanges));

        var rows = ScalingStudy.Rows(work, speed, "measured", counts).ToList();

        // Three networks, of which one machine ends at 16.
        Assert.Equal(5 + 7 + 7, rows.Count);
        Assert.All(rows.Where(row => row.Processes == 1), row => Assert.Equal(1, row.Efficiency, 1e-12));
        var four = rows.Single(row => row.Processes == 4 && row.Interconnect == Interconnect.Ethernet.Name);
        // 16 images at 640 a second; ten times 150 us and 1.5 MB by 1 GB/s.
        Assert.Equal((25, 16.5, 41.5), (four.ComputeMilliseconds, Math.Round(four.NormMilliseconds, 9),
            Math.Round(four.StepMilliseconds, 9)));
        Assert.Equal(25 / 41.5, four.Efficiency, 1e-9);
        Assert.All(rows, row => Assert.Equal("modeled", row.Kind));
    }

    [Fact]
    public void Multi_crop_is_1_41_times_the_arithmetic_of_two_views()
    {
        Assert.Equal(1, ScalingStudy.Arithmetic(Pretrain.ImageNet(100).Views), 1e-12);
        Assert.Equal(1.41, ScalingStudy.Arithmetic(Pretrain.ImageNetMultiCrop(100).Views), 5e-3);
    }
}
