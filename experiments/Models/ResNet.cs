using Mira.Datasets;
using Mira.Experiments.Recipes;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Residual network without classifier: images [n, 3, h, w] to features [n, d].</summary>
/// <remarks>Parameter and buffer names are torchvision's. Images should be channels-last; the
/// features are float32.</remarks>
public sealed class ResNet : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv1")]
    private readonly Conv2d _stem;

    [ComponentName(Name = "bn1")]
    private readonly BatchNorm _norm;

    private readonly bool _poolsAfterStem;
    private readonly StemPooling _pooling;
    private readonly nn.Module<Tensor, Tensor>[][] _stages;

    /// <summary>A network with random weights.</summary>
    /// <param name="recipe">Its shape.</param>
    /// <param name="start">Source of the weights; the draw order is the order of torchvision's modules.</param>
    internal ResNet(BackboneRecipe recipe, Initialization start) : base(nameof(ResNet))
    {
        RequireWidth(recipe);
        (_poolsAfterStem, _pooling) = (recipe.Stem == ResNetStem.ImageNet, recipe.StemPooling);
        _stem = _poolsAfterStem
            ? new Conv2d(3, recipe.Width, 7, 2, 3, start)
            : new Conv2d(3, recipe.Width, 3, recipe.StemStride, recipe.StemPadding, start, recipe.StemInitialization);
        _norm = new BatchNorm(recipe.Width, start);
        RegisterComponents();
        _stages = [.. Stages(recipe, start).Select(Register)];
    }

    /// <summary>Features, float32 [n, d], of images [n, 3, h, w]; computed in the images' precision.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Pooled(Through(_stages, Stem(input))).MoveToOuterDisposeScope();
    }

    /// <summary>The features, and the activations after a stage, from 1: [n, channels, h, w] in the images'
    /// precision.</summary>
    internal (Tensor Features, Tensor Map) ReadMap(Tensor input, int stage)
    {
        using var scope = NewDisposeScope();
        var map = Through(_stages[..stage], Stem(input));
        // The blocks that follow release what they have read.
        var features = Pooled(Through(_stages[stage..], map.alias()));
        return (features.MoveToOuterDisposeScope(), map.MoveToOuterDisposeScope());
    }

    private static Tensor Pooled(Tensor hidden) => hidden.mean([2, 3], type: ScalarType.Float32);

    private static Tensor Through(nn.Module<Tensor, Tensor>[][] stages, Tensor hidden) =>
        stages.SelectMany(blocks => blocks).Aggregate(hidden, Next);

    private Tensor Stem(Tensor images)
    {
        using var scope = NewDisposeScope();
        var hidden = _norm.call(_stem.call(images)).relu_();
        return (_poolsAfterStem ? Pool(hidden) : hidden).MoveToOuterDisposeScope();
    }

    // TensorFlow's SAME pads an even size behind its end alone, which rounding up does, and an odd one on both sides.
    private Tensor Pool(Tensor hidden) => _pooling == StemPooling.AllSides
        ? nn.functional.max_pool2d(hidden, 3, 2, 1)
        : nn.functional.max_pool2d(hidden, [3, 3], [2, 2], [hidden.shape[2] % 2, hidden.shape[3] % 2],
            ceil_mode: true);

    // What no backward pass needs is gone before the next block computes.
    private static Tensor Next(Tensor hidden, nn.Module<Tensor, Tensor> block)
    {
        using (hidden)
        {
            return block.call(hidden);
        }
    }

    // libtorch 2.10 corrupts the heap in the backward pass of a strided 1×1 convolution over 4 channels-last channels.
    private static void RequireWidth(BackboneRecipe recipe)
    {
        if (recipe.Width < 8 || recipe.Width % 8 != 0)
        {
            throw new InputException($"The network's width is {recipe.Width}; expected a multiple " +
                "of 8, such as the paper's 64.");
        }
    }

    private static IEnumerable<nn.Module<Tensor, Tensor>[]> Stages(BackboneRecipe recipe, Initialization start)
    {
        int[] blocks = recipe.Depth == ResNetDepth.ResNet18 ? [2, 2, 2, 2] : [3, 4, 6, 3];
        var bottleneck = recipe.Depth == ResNetDepth.ResNet50;
        var (input, scale) = (recipe.Width, (float)recipe.ResidualScale);
        for (var stage = 0; stage < blocks.Length; stage++)
        {
            var channels = recipe.Width << stage;
            var made = new nn.Module<Tensor, Tensor>[blocks[stage]];
            for (var i = 0; i < made.Length; i++)
            {
                var stride = i == 0 && stage > 0 ? 2 : 1;
                made[i] = bottleneck ? new Bottleneck(input, channels, stride, start, scale)
                    : new BasicBlock(input, channels, stride, start, scale);
                input = channels * (bottleneck ? Bottleneck.Expansion : BasicBlock.Expansion);
            }
            yield return made;
        }
    }

    private nn.Module<Tensor, Tensor>[] Register(nn.Module<Tensor, Tensor>[] blocks, int stage)
    {
        register_module($"layer{stage + 1}", nn.Sequential(blocks));
        return blocks;
    }
}
