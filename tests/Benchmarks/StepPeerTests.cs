using Mira.Datasets;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using Mira.Experiments.Scales;
using static TorchSharp.torch;

namespace Mira.Tests.Benchmarks;

public sealed class StepPeerTests
{
    private static readonly Compute OneThread = new(CPU, ComputePrecision.Fp32, 1);

    private static readonly PretrainRecipe Tiny = new()
    {
        Backbone = new() { Width = 8, StemStride = 2, StemPadding = 1 },
        Projector = new() { HiddenDimension = 16, EmbeddingDimension = 8, Prototypes = 12 },
        BatchSize = 8,
    };

    [Fact]
    public void Both_sides_take_turns_and_the_ratio_is_of_their_times()
    {
        using var peer = new StepPeer("sh -c 'while read steps; do echo 1000 2000 3; done'", Tiny, OneThread);

        var result = StepBenchmark.Compare(Tiny, OneThread, peer, rounds: 3, steps: 1);

        Assert.Equal(8.0 / 1000, result.PeerImagesPerSecond, 1e-9);
        Assert.Equal(8.0 / 2000, result.PeerImagesPerCpuSecond, 1e-9);
        Assert.Equal(result.ImagesPerSecond / result.PeerImagesPerSecond, result.Ratio, 1e-3 * result.Ratio);
        Assert.Equal(3 * 1024, result.PeerPeakMemory);
        Assert.True(result.PeakMemory > 0);
    }

    [Theory]
    [InlineData("sh -c 'read steps; echo no numbers'")]
    [InlineData("true")]
    public void Another_answer_is_refused_with_the_command(string command)
    {
        using var peer = new StepPeer(command, Tiny, OneThread);

        var error = Assert.Throws<InputException>(() => peer.Run(1));

        Assert.Contains(command, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simclr", "--method simclr --temperature 0.2 ")]
    [InlineData("moco-v2", "--method moco-v2 --temperature 0.2 --queue 512 ")]
    [InlineData("self-classifier", "--method self-classifier --classes 16+32+64 ")]
    [InlineData("byol", "--method byol ")]
    public void The_peer_is_told_the_method(string method, string words)
    {
        var recipe = Pretrain.Named($"cifar10-{method}").At(Scale.Laptop);
        Assert.Contains(words, StepPeer.Arguments(recipe, OneThread), StringComparison.Ordinal);
    }

    [Fact]
    public void The_peer_is_told_the_recipes_sizes()
    {
        var arguments = StepPeer.Arguments(Tiny with { UsesTeacher = false }, OneThread);

        Assert.Contains("--width 8 --stem-stride 2", arguments, StringComparison.Ordinal);
        Assert.Contains("--batch 8", arguments, StringComparison.Ordinal);
        Assert.EndsWith("--threads 1 --precision fp32 --no-teacher", arguments, StringComparison.Ordinal);
    }
}
