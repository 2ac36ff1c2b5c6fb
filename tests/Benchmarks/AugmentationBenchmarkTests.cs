using Mira.Datasets;
using Mira.Experiments.Benchmarks;

namespace Mira.Tests.Benchmarks;

/// <summary>The timing of views, without torchvision.</summary>
public sealed class AugmentationBenchmarkTests
{
    [Fact]
    public void Views_per_second_follow_from_the_time_of_an_image()
    {
        var timing = AugmentationBenchmark.Run(AugmentationPipeline.Cifar, Images.Noise(10), rounds: 3, peer: null);
        Assert.InRange(timing.Milliseconds, 1e-4, 1e4);
        Assert.Equal(2000 / timing.Milliseconds, timing.ViewsPerSecond, 6);
        Assert.Null(timing.Ratio);
    }

    [Fact]
    public void A_script_that_answers_no_number_is_an_input_error()
    {
        using var peer = new TorchvisionPeer("cat");
        var error = Assert.Throws<InputException>(() => peer.Round("cifar", 7));
        Assert.Contains("answered 'cifar 7', expected seconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_not_there_is_an_input_error() =>
        Assert.Throws<InputException>(() => new TorchvisionPeer("/nowhere/python3 script.py"));
}
