using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Tests.Checkpoints;

public sealed class PretrainedBackboneTests : IDisposable
{
    private static readonly Compute Cpu = new(new Device("cpu"), ComputePrecision.Fp32, 1);
    private static readonly PretrainRecipe Recipe = new() { Backbone = new BackboneRecipe { Width = 8 } };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Backbone_of_an_own_checkpoint_is_the_networks()
    {
        var path = OwnCheckpoint();
        using var network = PretrainedNetwork.Load(path, encoder: null, Cpu);

        using var backbone = PretrainedBackbone.Load(path,
            new BackboneRequest { Architecture = "resnet18-cifar-width8" }, Cpu);

        Assert.Equal(("teacher", network.CheckpointHash, network.Method),
            (backbone.Encoder, backbone.CheckpointHash, backbone.Method));
        Assert.Equal(network.Freeze(Cpu).Fingerprint(), backbone.Freeze(Cpu).Fingerprint());
    }

    [Fact]
    public void Another_architecture_than_the_files_is_refused()
    {
        var request = new BackboneRequest { Architecture = "resnet50" };

        var error = Assert.Throws<InputException>(() => PretrainedBackbone.Load(OwnCheckpoint(), request, Cpu));

        Assert.Contains("resnet18-cifar-width8, but resnet50 was asked for", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_that_were_never_trained_are_noticed()
    {
        using var backbone = PretrainedBackbone.Random(Recipe.Backbone, 0, Cpu);
        Assert.True(backbone.HasUntrainedStatistics);
        using var quiet = no_grad();
        backbone.Backbone.state_dict()["layer3.0.bn2.running_var"][0].fill_(0.5);
        Assert.False(backbone.HasUntrainedStatistics);
    }

    private string OwnCheckpoint()
    {
        using var teacher = PretrainingNetwork.WithPrototypes(Recipe.Backbone, Recipe.Projector, 3, Cpu.Device);
        var path = _folder.File("checkpoint.safetensors");
        var tensors = teacher.state_dict().Select(entry => KeyValuePair.Create($"teacher.{entry.Key}", entry.Value));
        Safetensors.Write(path, tensors, new CheckpointHeader(Recipe, 0, 1, "cifar10", "hash").ToMetadata());
        return path;
    }
}
