using Mira.Experiments.Benchmarks;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using Mira.Experiments.Scales;
using static TorchSharp.torch;

namespace Mira.Tests.Benchmarks;

public sealed class PrecisionChoiceTests
{
    private static readonly Compute Open = new(CPU, ComputePrecision.Fp32, 1) { IsPrecisionOpen = true };

    [Theory]
    [InlineData(100, 109, ComputePrecision.Fp32)]
    [InlineData(100, 111, ComputePrecision.Bf16)]
    [InlineData(100, 87, ComputePrecision.Fp32)]
    public void Bf16_is_taken_where_it_gains_a_tenth(double fp32, double bf16, ComputePrecision expected)
    {
        PrecisionTiming[] timings = [new("fp32", fp32), new("bf16", bf16)];
        var chosen = PrecisionChoice.Chosen(Open, timings);
        Assert.Equal((expected, false), (chosen.Precision, chosen.IsPrecisionOpen));
        Assert.Equal(timings, chosen.PrecisionTimings);
    }

    [Theory]
    [InlineData(Scale.Laptop, ComputePrecision.Fp32)]
    [InlineData(Scale.Smoke, ComputePrecision.Fp32)]
    [InlineData(Scale.SingleGpu, ComputePrecision.Auto)]
    [InlineData(Scale.Paper, ComputePrecision.Auto)]
    public void Scales_with_committed_numbers_name_their_precision(Scale scale, ComputePrecision named)
    {
        Assert.Equal(named, new ComputeSettings().At(scale).Precision);
        Assert.Equal(ComputePrecision.Bf16,
            new ComputeSettings { Precision = ComputePrecision.Bf16 }.At(scale).Precision);
    }

    [Theory]
    [InlineData("cifar10")]
    [InlineData("cifar10-deepcluster-v2")]
    public void Both_formats_of_the_very_network_are_timed_where_the_choice_is_open(string name)
    {
        var recipe = Pretrain.Named(name).At(Scale.Smoke) with { BatchSize = 8 };
        var chosen = Open.For(recipe);
        Assert.Equal(["fp32", "bf16"], chosen.PrecisionTimings.Select(timing => timing.Precision));
        Assert.All(chosen.PrecisionTimings, timing => Assert.True(timing.ImagesPerSecond > 0));
        Assert.Same(chosen, chosen.For(recipe));
    }
}
