using Mira.Experiments.Runtime;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>1×1, 3×3 and 1×1 convolutions and a shortcut: the block of ResNet-50 (stride in the
/// 3×3, as torchvision).</summary>
internal sealed class Bottleneck : nn.Module<Tensor, Tensor>
{
    internal const int Expansion = 4;

    [ComponentName(Name = "conv1")]
    private readonly Conv2d _conv1;

    [ComponentName(Name = "bn1")]
    private readonly BatchNorm _bn1;

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _conv2;

    [ComponentName(Name = "bn2")]
    private readonly BatchNorm _bn2;

    [ComponentName(Name = "conv3")]
    private readonly Conv2d _conv3;

    [ComponentName(Name = "bn3")]
    private readonly BatchNorm _bn3;

    [ComponentName(Name = "downsample")]
    private readonly Downsample? _downsample;

    internal Bottleneck(int input, int channels, int stride, Initialization start, float scale)
        : base(nameof(Bottleneck))
    {
        var output = channels * Expansion;
        _conv1 = new Conv2d(input, channels, 1, 1, 0, start);
        _bn1 = new BatchNorm(channels, start);
        _conv2 = new Conv2d(channels, channels, 3, stride, 1, start);
        _bn2 = new BatchNorm(channels, start);
        _conv3 = new Conv2d(channels, output, 1, 1, 0, start);
        _bn3 = new BatchNorm(output, start, scale);
        _downsample = Downsample.Where(input, output, stride, start);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var reduced = _bn1.call(_conv1.call(input)).relu_();
        var inner = _bn2.call(_conv2.call(reduced)).relu_();
        var shortcut = _downsample is null ? input : _downsample.call(input);
        return _bn3.call(_conv3.call(inner)).add_(shortcut, alpha: Scalars.One).relu_().MoveToOuterDisposeScope();
    }
}
