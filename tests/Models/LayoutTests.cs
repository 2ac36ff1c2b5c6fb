using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Tests.Models;

/// <summary>No layer of a training step has to copy its input, output or gradient into another memory layout.</summary>
public sealed class LayoutTests
{
    private static readonly ProjectorRecipe Projector = new()
    {
        HiddenDimension = 16,
        EmbeddingDimension = 8,
        Prototypes = 8,
    };

    public static TheoryData<ResNetDepth, ScalarType> Networks => new()
    {
        { ResNetDepth.ResNet18, ScalarType.Float32 },
        { ResNetDepth.ResNet18, ScalarType.BFloat16 },
        { ResNetDepth.ResNet50, ScalarType.Float32 },
        { ResNetDepth.ResNet50, ScalarType.BFloat16 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_image_of_a_step_stays_channels_last(ResNetDepth depth, ScalarType type)
    {
        var (gradients, copies) = Look(depth, type, ChannelsLast.Of);

        Assert.Empty(copies);
        // Two views through 20 and more convolutions and as many normalizations.
        Assert.True(gradients >= 80, $"only {gradients} gradients were looked at");
    }

    [Fact]
    public void A_batch_in_the_other_layout_is_noticed() =>
        Assert.NotEmpty(Look(ResNetDepth.ResNet18, ScalarType.Float32, images => images.contiguous()).Copies);

    private static (int Gradients, List<string> Copies) Look(ResNetDepth depth, ScalarType type,
        Func<Tensor, Tensor> layout)
    {
        using var scope = NewDisposeScope();
        var backbone = new BackboneRecipe { Depth = depth, Width = 8, Stem = ResNetStem.Cifar };
        using var network = PretrainingNetwork.WithPrototypes(backbone, Projector, 0, CPU);
        var copies = new List<string>();
        var gradients = 0;
        Watch(network, copies, () => gradients++);
        using var generator = new Generator(1);
        var images = layout(randn([4, 3, 16, 16], generator: generator).to_type(type));

        network.ReadAll([images, images]).Aggregate(zeros([]), (sum, output) => sum.add(output.Logits.sum()))
            .backward();

        foreach (var (name, weight) in network.named_parameters())
        {
            Require(weight.grad!, $"gradient of {name}", copies);
        }
        return (gradients, copies);
    }

    private static void Watch(PretrainingNetwork network, List<string> copies, Action seen)
    {
        foreach (var (name, module) in network.named_modules())
        {
            if (module is Conv2d or BatchNorm)
            {
                ((nn.Module<Tensor, Tensor>)module).register_forward_hook((_, input, output) =>
                {
                    Require(input, $"input of {name}", copies);
                    Require(output, $"output of {name}", copies);
                    return GradientLayout.apply(output, (Action<Tensor>)(gradient =>
                    {
                        seen();
                        Require(gradient, $"gradient at the output of {name}", copies);
                    }));
                });
            }
        }
    }

    private static void Require(Tensor tensor, string what, List<string> copies)
    {
        if (tensor.dim() == 4 && !tensor.permute(0, 2, 3, 1).is_contiguous())
        {
            copies.Add($"{what}: [{string.Join(", ", tensor.shape)}] has strides {string.Join(", ", tensor.stride())}");
        }
    }
}
