using Mira.Experiments.Models;
using Mira.Experiments.Optimization;
using static TorchSharp.torch;

namespace Mira.Tests.Optimization;

public sealed class MovingAverageTests
{
    [Fact]
    public void Values_move_by_their_share_towards_the_leaders()
    {
        using var scope = NewDisposeScope();
        using var guard = new FiniteGuard(CPU);
        var (values, leaders) = (Sample(1), Sample(2));
        var expected = values.Zip(leaders, (value, leader) => value.mul(0.99).add(leader.mul(0.01))).ToArray();
        using var average = new MovingAverage(values.Zip(leaders));

        average.Follow(0.99, guard);

        Assert.All(expected.Zip(values), pair => Near.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Equal_values_stay_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        using var guard = new FiniteGuard(CPU);
        var (values, leaders) = (Sample(1), Sample(1));
        using var average = new MovingAverage(values.Zip(leaders));

        average.Follow(0.996, guard);

        Assert.All(leaders.Zip(values), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
    }

    [Fact]
    public void A_blocked_guard_keeps_every_bit_until_it_is_read()
    {
        using var scope = NewDisposeScope();
        using var guard = new FiniteGuard(CPU);
        var values = Sample(1);
        var before = Sample(1);
        using var average = new MovingAverage(values.Zip(Sample(2)));
        guard.Watch(tensor(new[] { 0, float.NaN }));

        average.Follow(0.9, guard);
        Assert.All(before.Zip(values), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));

        Assert.True(guard.Read().Blocked);
        average.Follow(0.9, guard);
        Assert.All(before.Zip(values), pair => Assert.False(pair.First.equal(pair.Second).all().item<bool>()));
    }

    [Fact]
    public void The_guard_counts_the_steps_before_the_first_broken_number_and_reads_the_loss_along()
    {
        using var scope = NewDisposeScope();
        using var guard = new FiniteGuard(CPU);
        guard.EndStep();
        guard.EndStep();
        guard.Watch(tensor(float.PositiveInfinity));
        guard.EndStep();
        guard.Watch(ones(3));
        guard.EndStep();

        Assert.Equal((7.5, true, 2), guard.Read(tensor(7.5f)));
        Assert.Equal((1, false, 0), guard.Read());
    }

    private static Tensor[] Sample(ulong seed)
    {
        using var generator = new Generator(seed);
        return [ChannelsLast.Of(randn(8, 4, 3, 3, generator: generator)), randn(6, 5, generator: generator),
            randn(9, generator: generator)];
    }
}
