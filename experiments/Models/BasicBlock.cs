using Mira.Experiments.Runtime;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Two 3×3 convolutions and a shortcut: the block of ResNet-18 and ResNet-34.</summary>
internal sealed class BasicBlock : nn.Module<Tensor, Tensor>
{
    internal const int Expansion = 1;

    [ComponentName(Name = "conv1")]
    private readonly Conv2d _conv1;

    [ComponentName(Name = "bn1")]
    private readonly BatchNorm _bn1;

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _conv2;

    [ComponentName(Name = "bn2")]
    private readonly BatchNorm _bn2;

    [ComponentName(Name = "downsample")]
    private readonly Downsample? _downsample;

    internal BasicBlock(int input, int channels, int stride, Initialization start, float scale)
        : base(nameof(BasicBlock))
    {
        _conv1 = new Conv2d(input, channels, 3, stride, 1, start);
        _bn1 = new BatchNorm(channels, start);
        _conv2 = new Conv2d(channels, channels, 3, 1, 1, start);
        _bn2 = new BatchNorm(channels, start, scale);
        _downsample = Downsample.Where(input, channels, stride, start);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var inner = _bn1.call(_conv1.call(input)).relu_();
        var shortcut = _downsample is null ? input : _downsample.call(input);
        return _bn2.call(_conv2.call(inner)).add_(shortcut, alpha: Scalars.One).relu_().MoveToOuterDisposeScope();
    }
}
