using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Convolution without bias whose float32 weight is stored channels-last and cast to the input's precision.</summary>
/// <remarks>libtorch's own module can neither be told the layout nor the compute precision.</remarks>
internal sealed class Conv2d : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    private readonly WeightCasts _casts;
    private readonly long[] _stride;
    private readonly long[] _padding;

    /// <summary>Initialised as torchvision's ResNet: normal, variance 2 / (kernel area · output channels).</summary>
    internal Conv2d(int input, int output, int kernel, int stride, int padding, Initialization start)
        : base(nameof(Conv2d))
    {
        (_casts, _stride, _padding) = (start.Casts, [stride, stride], [padding, padding]);
        var deviation = Math.Sqrt(2.0 / (kernel * kernel * output));
        using var weight = start.Normal([output, input, kernel, kernel], deviation);
        _weight = new Parameter(ChannelsLast.Of(weight));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) =>
        _casts.Apply((images, weight) => nn.functional.conv2d(images, weight, null, _stride, _padding), input, _weight);
}
