using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>1×1 convolution and batch normalization on a shortcut whose shape changes; torchvision's
/// names "0" and "1".</summary>
internal sealed class Downsample : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly Conv2d _conv;

    [ComponentName(Name = "1")]
    private readonly BatchNorm _norm;

    private Downsample(int input, int output, int stride, Initialization start) : base(nameof(Downsample))
    {
        _conv = new Conv2d(input, output, 1, stride, 0, start);
        _norm = new BatchNorm(output, start);
        RegisterComponents();
    }

    /// <summary>The layer where the block changes the shape of its input, otherwise null.</summary>
    internal static Downsample? Where(int input, int output, int stride, Initialization start) =>
        stride == 1 && input == output ? null : new Downsample(input, output, stride, start);

    public override Tensor forward(Tensor input) => _norm.call(_conv.call(input));
}
