using Mira.Experiments.Costs;

namespace Mira.Tests.Costs;

/// <summary>The cost model beside numbers reckoned by hand.</summary>
public sealed class ClusterStepTests
{
    private static readonly Interconnect Simple = new("simple", 10, 2);

    [Theory]
    // 10 us and 2 * 3/4 * 1 MB by 2 GB/s.
    [InlineData(ExchangeKind.Reduce, 1_000_000, 4, 10 + 750)]
    // 3 MB arrive.
    [InlineData(ExchangeKind.Gather, 1_000_000, 4, 10 + 1500)]
    [InlineData(ExchangeKind.Broadcast, 1_000_000, 4, 10 + 500)]
    [InlineData(ExchangeKind.Reduce, 0, 16, 10)]
    // A tree over 64 is half as deep again as one over 16.
    [InlineData(ExchangeKind.Reduce, 0, 64, 15)]
    [InlineData(ExchangeKind.Reduce, 1_000_000, 1, 0)]
    public void An_exchange_takes_its_latency_and_its_bytes(ExchangeKind kind, long bytes, int processes,
        double microseconds) =>
        Assert.Equal(microseconds, Simple.Seconds(kind, bytes, processes) * 1e6, 1e-9);

    [Fact]
    public void A_step_is_computing_and_every_exchange_one_after_the_other()
    {
        StepExchange[] exchanges =
        [
            new(ExchangePart.Norm, ExchangeKind.Gather, 0, 100), new(ExchangePart.Norm, ExchangeKind.Reduce, 0, 100),
            new(ExchangePart.Gradients, ExchangeKind.Reduce, 1_000_000, 2),
        ];

        var step = ClusterStep.Of(0.010, exchanges, 4, Simple);

        Assert.Equal(2e-3, step.Exchanges[ExchangePart.Norm], 1e-12);
        Assert.Equal(1.52e-3, step.Exchanges[ExchangePart.Gradients], 1e-12);
        Assert.Equal(0, step.Exchanges[ExchangePart.Targets]);
        Assert.Equal(13.52e-3, step.Seconds, 1e-12);
        Assert.Equal(10 / 13.52, step.Efficiency, 1e-12);
    }

    /// <summary>330 exchanges of 25 us are 8.25 ms; 133 MB of gradients are 2 * 15/16 * 133 / 200 = 1.25 ms in six
    /// exchanges of 25 us more; 32 exchanges of the solver are 0.8 ms.</summary>
    [Fact]
    public void The_papers_step_on_16_GPUs_of_one_machine_is_97_percent_computing()
    {
        StepExchange[] exchanges =
        [
            new(ExchangePart.Norm, ExchangeKind.Reduce, 0, 330),
            new(ExchangePart.Gradients, ExchangeKind.Reduce, 133_000_000 / 6, 6),
            new(ExchangePart.Targets, ExchangeKind.Reduce, 0, 32),
        ];

        var step = ClusterStep.Of(0.406, exchanges, 16, Interconnect.Node);

        Assert.Equal(8.25e-3, step.Exchanges[ExchangePart.Norm], 1e-9);
        Assert.Equal(1.397e-3, step.Exchanges[ExchangePart.Gradients], 1e-6);
        Assert.Equal(0.8e-3, step.Exchanges[ExchangePart.Targets], 1e-9);
        Assert.Equal(0.975, step.Efficiency, 5e-4);
    }

    [Fact]
    public void Speed_between_measured_batches_lies_on_the_line_through_their_times()
    {
        // 0.1 s for 10 images and 0.2 s for 30.
        var speed = new StepSpeed("machine", "file", [(10, 100), (30, 150)]);

        Assert.Equal(0.1, speed.Seconds(10), 1e-12);
        Assert.Equal(0.15, speed.Seconds(20), 1e-12);
        Assert.Equal(0.2, speed.Seconds(30), 1e-12);
        // Beyond the largest its speed stays; below the smallest the line goes on.
        Assert.Equal(0.4, speed.Seconds(60), 1e-12);
        Assert.Equal(0.075, speed.Seconds(5), 1e-12);
        Assert.Equal(2, new StepSpeed("core", "here", [(4, 2)]).Seconds(4), 1e-12);
    }
}
