using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Convolution without bias whose float32 weight is stored channels-last and cast to the
/// input's precision.</summary>
/// <remarks>
/// libtorch's own module can neither be told the layout nor the compute precision.
/// oneDNN 3.6 and 3.7, in libtorch 2.6 to 2.10, fail with AVX-512 in 1×1 convolutions over channels-last images. With
/// strides the backward pass over 8 channels writes beyond its buffers, over 256 the result is off by half, over 512
/// and more the process dies of a division by zero. Without strides it dies so too over many channels and with several
/// threads, in brg_blocking_t::est_eff_1x1, as every ResNet-50. There 1×1 convolutions are matrix products, after the
/// pixels between the strides are left out: the same function, and as fast.
/// </remarks>
internal sealed class Conv2d : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    private readonly WeightCasts _casts;
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly bool _isProduct;

    /// <summary>Initialized as torchvision's ResNet, normal with variance 2 / (kernel area ·
    /// output channels), or as PyTorch's own default.</summary>
    internal Conv2d(
        int input, int output, int kernel, int stride, int padding, Initialization start,
        StemInitialization weights = StemInitialization.FanOut)
        : base(nameof(Conv2d))
    {
        (_casts, _stride, _padding) = (start.Casts, [stride, stride], [padding, padding]);
        _isProduct = kernel == 1 && start.Device.type == DeviceType.CPU
            && CpuFeatures.OfThisMachine().HasAvx512;
        long[] shape = [output, input, kernel, kernel];
        using var weight = weights == StemInitialization.Uniform
            ? start.LinearDefault(shape, input * kernel * kernel)
            : start.Normal(shape, Math.Sqrt(2.0 / (kernel * kernel * output)));
        _weight = new Parameter(ChannelsLast.Of(weight));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _casts.Apply(_isProduct ? Product : Convolution, input, _weight);

    private Tensor Convolution(Tensor images, Tensor weight) =>
        nn.functional.conv2d(images, weight, null, _stride, _padding);

    // libtorch's convolution of a few small images by one thread asks for NNPACK, and complains to the user.
    private Tensor Product(Tensor images, Tensor weight)
    {
        using var scope = NewDisposeScope();
        var thinned = _stride[0] > 1 ? nn.functional.avg_pool2d(images, 1, _stride[0]) : images;
        var pixels = thinned.permute(0, 2, 3, 1);
        return nn.functional.linear(pixels, weight.flatten(1)).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }
}
