using Mira.Experiments.Recipes;

namespace Mira.Experiments.Checkpoints.KeyMaps;

/// <summary>Names and shapes of a backbone's tensors, and the backbone that given names and shapes belong to.</summary>
public static class BackboneLayout
{
    private const int Stages = 4;
    private const int ImageNetKernel = 7;
    private const int CifarKernel = 3;

    /// <summary>The tensors in torchvision's order.</summary>
    public static IReadOnlyList<LayoutTensor> Tensors(BackboneRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var kernel = recipe.Stem == ResNetStem.ImageNet ? ImageNetKernel : CifarKernel;
        return
        [
            new("conv1.weight", [recipe.Width, 3, kernel, kernel]),
            .. Norm("bn1", recipe.Width),
            .. Enumerable.Range(0, Stages).SelectMany(stage => Stage(recipe, stage)),
        ];
    }

    /// <summary>The backbone whose tensors have these shapes; null where the first ones belong to none.</summary>
    /// <param name="shape">Shape of a name; null where there is no tensor of that name.</param>
    public static BackboneRecipe? Deduce(Func<string, IReadOnlyList<long>?> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape("conv1.weight") is not [var width, 3, var kernel, var same] || kernel != same
            || kernel is not (ImageNetKernel or CifarKernel) || width is < 1 or > 4096)
        {
            return null;
        }
        return new BackboneRecipe
        {
            Depth = shape("layer1.0.conv3.weight") is not null ? ResNetDepth.ResNet50
                : shape("layer1.2.conv1.weight") is not null ? ResNetDepth.ResNet34 : ResNetDepth.ResNet18,
            Stem = kernel == ImageNetKernel ? ResNetStem.ImageNet : ResNetStem.Cifar,
            Width = (int)width,
        };
    }

    private static IEnumerable<LayoutTensor> Stage(BackboneRecipe recipe, int stage)
    {
        int[] blocks = recipe.Depth == ResNetDepth.ResNet18 ? [2, 2, 2, 2] : [3, 4, 6, 3];
        var isBottleneck = recipe.Depth == ResNetDepth.ResNet50;
        var channels = recipe.Width << stage;
        var output = isBottleneck ? 4 * channels : channels;
        var input = stage == 0 ? recipe.Width : output / 2;
        for (var i = 0; i < blocks[stage]; i++)
        {
            var name = $"layer{stage + 1}.{i}";
            foreach (var tensor in isBottleneck
                ? Bottleneck(name, input, channels, output)
                : Basic(name, input, channels))
            {
                yield return tensor;
            }
            if (input != output)
            {
                foreach (var tensor in Convolution($"{name}.downsample.0", $"{name}.downsample.1",
                    [output, input, 1, 1]))
                {
                    yield return tensor;
                }
            }
            input = output;
        }
    }

    private static IEnumerable<LayoutTensor> Basic(string block, long input, long channels) =>
    [
        .. Convolution($"{block}.conv1", $"{block}.bn1", [channels, input, 3, 3]),
        .. Convolution($"{block}.conv2", $"{block}.bn2", [channels, channels, 3, 3]),
    ];

    private static IEnumerable<LayoutTensor> Bottleneck(string block, long input, long channels, long output) =>
    [
        .. Convolution($"{block}.conv1", $"{block}.bn1", [channels, input, 1, 1]),
        .. Convolution($"{block}.conv2", $"{block}.bn2", [channels, channels, 3, 3]),
        .. Convolution($"{block}.conv3", $"{block}.bn3", [output, channels, 1, 1]),
    ];

    private static IEnumerable<LayoutTensor> Convolution(string name, string norm, long[] shape) =>
        [new($"{name}.weight", shape), .. Norm(norm, shape[0])];

    private static IEnumerable<LayoutTensor> Norm(string name, long channels) =>
    [
        new($"{name}.weight", [channels]),
        new($"{name}.bias", [channels]),
        new($"{name}.running_mean", [channels]),
        new($"{name}.running_var", [channels]),
        new($"{name}.{LayoutTensor.BatchCount}", []),
    ];
}

/// <summary>A tensor that a backbone has.</summary>
/// <param name="Name">torchvision's name, such as "layer1.0.conv1.weight".</param>
/// <param name="Shape">Sizes of its dimensions.</param>
public sealed record LayoutTensor(string Name, IReadOnlyList<long> Shape)
{
    internal const string BatchCount = "num_batches_tracked";

    /// <summary>Whether a file may lack it: PyTorch before 0.4.1 counted no batches, and no
    /// evaluation needs the count.</summary>
    public bool IsOptional => Name.EndsWith(BatchCount, StringComparison.Ordinal);
}
