using Mira.Experiments.Models;
using static TorchSharp.torch;

namespace Mira.Tests.Models;

public sealed class Conv2dTests
{
    /// <summary>With AVX-512, oneDNN's own kernel corrupts the heap at 8 channels, is wrong at
    /// 256 and dies at 512.</summary>
    [Theory]
    [InlineData(8, 16, ScalarType.Float32, 1e-5)]
    [InlineData(8, 16, ScalarType.BFloat16, 1e-2)]
    [InlineData(24, 16, ScalarType.Float32, 1e-5)]
    [InlineData(64, 8, ScalarType.Float32, 1e-5)]
    [InlineData(256, 4, ScalarType.Float32, 1e-5)]
    [InlineData(256, 14, ScalarType.Float32, 1e-5)]
    [InlineData(512, 4, ScalarType.Float32, 1e-5)]
    public void A_strided_pointwise_convolution_is_its_definition(int channels, int size, ScalarType type,
        double tolerance)
    {
        using var scope = NewDisposeScope();
        using var start = new Initialization(1, CPU);
        using var layer = new Conv2d(channels, 2 * channels, 1, 2, 0, start);
        var weight = layer.named_parameters().Single().parameter;
        using var generator = new Generator(2);
        var images = ChannelsLast.Of(randn([4, channels, size, size], generator: generator).to_type(type))
            .requires_grad_();
        for (var pass = 0; pass < 5; pass++)
        {
            weight.grad = null;
            images.grad = null;
            layer.call(images).square().sum().backward();
        }
        using var result = layer.call(images).to_type(ScalarType.Float64);

        TensorIndex[] everySecond = [TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(step: 2),
            TensorIndex.Slice(step: 2)];
        var kept = images.detach()[everySecond].to_type(ScalarType.Float64);
        var matrix = weight.detach().to_type(type).to_type(ScalarType.Float64).view(2 * channels, channels);
        var output = einsum("nchw,oc->nohw", kept, matrix);
        Near.Equal(output, result, tolerance);
        var gradient = weight.grad!.view(2 * channels, channels).to_type(ScalarType.Float64);
        Near.Equal(einsum("nohw,nchw->oc", output.mul(2), kept), gradient, tolerance);
        var spread = zeros(images.shape, dtype: ScalarType.Float64);
        spread[everySecond] = einsum("nohw,oc->nchw", output.mul(2), matrix);
        Near.Equal(spread, images.grad!.to_type(ScalarType.Float64), tolerance);
    }

    /// <summary>The convolutions of a ResNet-50 at which oneDNN's own kernel dies of a division by zero with AVX-512
    /// and several threads. One thread here: another number would be that of all tests that run at the same
    /// time.</summary>
    [Theory]
    [InlineData(256, 1024, 14)]
    [InlineData(1024, 512, 14)]
    [InlineData(512, 2048, 7)]
    public void A_pointwise_convolution_over_many_channels_is_its_definition(int inputs, int outputs, int size)
    {
        using var scope = NewDisposeScope();
        using var start = new Initialization(1, CPU);
        using var layer = new Conv2d(inputs, outputs, 1, 1, 0, start);
        var weight = layer.named_parameters().Single().parameter;
        using var generator = new Generator(2);
        var images = ChannelsLast.Of(randn([2, inputs, size, size], generator: generator)).requires_grad_();
        layer.call(images).sum().backward();

        var matrix = weight.detach().reshape(outputs, inputs);
        Near.Equal(matrix.sum([0L]).reshape(1, inputs, 1, 1).expand(images.shape), images.grad!, 1e-4);
        Near.Equal(images.detach().sum([0L, 2, 3]).expand(outputs, inputs),
            weight.grad!.reshape(outputs, inputs), 1e-4);
        Near.Equal(einsum("nchw,oc->nohw", images.detach(), matrix), layer.call(images), 1e-4);
    }
}
