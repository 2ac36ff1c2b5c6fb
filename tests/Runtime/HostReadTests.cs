using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Methods.SwAV;
using Mira.Experiments.Methods.Sweeps;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Tests.Runtime;

/// <summary>A tensor on the meta device has a shape and no values, so reading one fails.</summary>
public sealed class HostReadTests
{
    [Fact]
    public void Readings_of_a_thread_are_counted()
    {
        using var scope = NewDisposeScope();
        var before = HostRead.Count;

        Assert.Equal(2.5, HostRead.Number(tensor(2.5f)));
        Assert.Equal([1.0, 2.0, 3.0], HostRead.Numbers(tensor(new long[] { 1, 2, 3 })));
        Assert.True(HostRead.Truth(tensor(true)));

        Assert.Equal(before + 3, HostRead.Count);
    }

    [Fact]
    public void A_fixed_number_of_solver_iterations_reads_nothing()
    {
        using var scope = NewDisposeScope();
        var before = HostRead.Count;

        var mira = new MiraAssignment(0.225, FixedPointOptions.Fixed(30)).Assign(empty(16, 12, device: META), 0.7);

        Assert.Equal([16L, 12L], mira.Targets.shape);
        Assert.Equal(before, HostRead.Count);
    }

    [Fact]
    public void Sinkhorns_iterations_that_read_nothing_give_the_same_targets()
    {
        using var scope = NewDisposeScope();
        var scores = SampleLogits.Clustered(1, 20, 12).div(0.05);
        var reading = new StabilizedScaling(scores, zeros(12, ScalarType.Float64), GlobalBatch.Of(scores))
        {
            ReadsDrift = true,
        };
        var quiet = new StabilizedScaling(scores, zeros(12, ScalarType.Float64), GlobalBatch.Of(scores))
        {
            ReadsDrift = false,
        };
        Iterate(reading);
        var before = HostRead.Count;

        Iterate(quiet);

        Assert.Equal(before, HostRead.Count);
        Near.Equal(reading.Targets(), quiet.Targets(), 1e-12);
    }

    [Fact]
    public void A_tensor_without_values_cannot_be_read()
    {
        using var nothing = empty(1, device: META);
        Assert.ThrowsAny<Exception>(() => HostRead.Number(nothing));
    }

    [Theory]
    [InlineData(0.7, ScalarType.Float32)]
    [InlineData(0.99, ScalarType.Float64)]
    public void The_bound_on_the_device_is_the_bound_on_the_host(double beta, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var logits = SampleLogits.Clustered(1, 20, 12).to_type(type);
        var certificate = new MiraAssignment(0.225, FixedPointOptions.Fixed(2)).Assign(logits, beta).Certificate!;

        var onDevice = certificate.Bound();

        Assert.Equal(certificate.TotalVariation, HostRead.Number(onDevice), 1e-15);
    }

    private static void Iterate(StabilizedScaling scaling)
    {
        for (var iteration = 0; iteration < 10; iteration++)
        {
            scaling.Advance();
        }
    }
}
