using Mira.Experiments.Models;
using static TorchSharp.torch;

namespace Mira.Tests.Models;

public sealed class Conv2dTests
{
    /// <summary>oneDNN's own kernel for few channels overwrites what lies behind its buffers: the process would not survive this.</summary>
    [Theory]
    [InlineData(8, ScalarType.Float32, 1e-5)]
    [InlineData(8, ScalarType.BFloat16, 1e-2)]
    [InlineData(24, ScalarType.Float32, 1e-5)]
    [InlineData(64, ScalarType.Float32, 1e-5)]
    public void A_strided_pointwise_convolution_has_the_gradients_of_its_definition(int channels, ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var start = new Initialization(1, CPU);
        using var layer = new Conv2d(channels, 2 * channels, 1, 2, 0, start);
        var weight = layer.named_parameters().Single().parameter;
        using var generator = new Generator(2);
        var images = ChannelsLast.Of(randn([16, channels, 16, 16], generator: generator).to_type(type)).requires_grad_();
        for (var pass = 0; pass < 5; pass++)
        {
            weight.grad = null;
            images.grad = null;
            layer.call(images).square().sum().backward();
        }

        var kept = images.detach()[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(step: 2), TensorIndex.Slice(step: 2)].to_type(ScalarType.Float64);
        var matrix = weight.detach().to_type(type).to_type(ScalarType.Float64).view(2 * channels, channels);
        var output = einsum("nchw,oc->nohw", kept, matrix);
        Near.Equal(einsum("nohw,nchw->oc", output.mul(2), kept), weight.grad!.view(2 * channels, channels).to_type(ScalarType.Float64), tolerance);
        var spread = zeros(images.shape, dtype: ScalarType.Float64);
        spread[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(step: 2), TensorIndex.Slice(step: 2)] = einsum("nohw,oc->nchw", output.mul(2), matrix);
        Near.Equal(spread, images.grad!.to_type(ScalarType.Float64), tolerance);
    }
}
