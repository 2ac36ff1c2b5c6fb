using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Tests.Recipes;

public sealed class NetworkSizeTests
{
    // torchvision's own counts without the classifier: resnet18 11,176,512, resnet34 21,284,672, resnet50 23,508,032.
    [Theory]
    [InlineData(ResNetDepth.ResNet18, 11_176_512)]
    [InlineData(ResNetDepth.ResNet34, 21_284_672)]
    [InlineData(ResNetDepth.ResNet50, 23_508_032)]
    public void Backbones_have_as_many_parameters_as_torchvisions(ResNetDepth depth, long count) =>
        Assert.Equal(count, NetworkSize.Backbone(new BackboneRecipe { Depth = depth, Stem = ResNetStem.ImageNet }));

    [Theory]
    [InlineData(ResNetDepth.ResNet18, ResNetStem.Cifar, 16)]
    [InlineData(ResNetDepth.ResNet50, ResNetStem.ImageNet, 8)]
    public void Counts_are_those_of_the_network_that_is_built(ResNetDepth depth, ResNetStem stem, int width)
    {
        var backbone = new BackboneRecipe { Depth = depth, Stem = stem, Width = width };
        var projector = new ProjectorRecipe { HiddenDimension = 24, EmbeddingDimension = 16, Prototypes = 40 };
        using var network = PretrainingNetwork.WithPrototypes(backbone, projector, 0, CPU);

        Assert.Equal(network.Backbone.parameters().Sum(parameter => parameter.numel()), NetworkSize.Backbone(backbone));
        Assert.Equal(
            network.parameters().Sum(parameter => parameter.numel()),
            NetworkSize.Backbone(backbone) + NetworkSize.Projector(projector, backbone.FeatureDimension)
                + NetworkSize.Prototypes(projector));
    }
}
