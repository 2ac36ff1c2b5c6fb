using Mira.Datasets;
using Mira.Experiments.Recipes;

namespace Mira.Tests.Recipes;

public sealed class BackboneNameTests
{
    [Theory]
    [InlineData("resnet18", ResNetDepth.ResNet18, ResNetStem.ImageNet, 64)]
    [InlineData("resnet34-cifar", ResNetDepth.ResNet34, ResNetStem.Cifar, 64)]
    [InlineData("resnet50-width128", ResNetDepth.ResNet50, ResNetStem.ImageNet, 128)]
    [InlineData("resnet18-cifar-width32", ResNetDepth.ResNet18, ResNetStem.Cifar, 32)]
    public void A_name_is_an_architecture_and_back(string name, ResNetDepth depth, ResNetStem stem, int width)
    {
        var recipe = BackboneName.Parse(name);

        Assert.Equal((depth, stem, width), (recipe.Depth, recipe.Stem, recipe.Width));
        Assert.Equal(name, BackboneName.Of(recipe));
    }

    [Theory]
    [InlineData("resnet5")]
    [InlineData("vit")]
    [InlineData("resnet18-widthx")]
    public void An_unknown_name_tells_the_known_ones(string name) =>
        Assert.Contains("resnet50-cifar", Assert.Throws<InputException>(() => BackboneName.Parse(name)).Message,
            StringComparison.Ordinal);
}
