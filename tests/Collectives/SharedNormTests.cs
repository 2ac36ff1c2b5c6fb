using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using static TorchSharp.torch;

namespace Mira.Tests.Collectives;

/// <summary>Batch normalization over two processes equals the library's own over the whole batch: values,
/// gradients, statistics.</summary>
public sealed class SharedNormTests
{
    [Theory]
    [InlineData(4, new long[] { 10, 8, 5, 3 })]
    [InlineData(7, new long[] { 10, 8, 5, 3 })]
    [InlineData(3, new long[] { 12, 16 })]
    public void Two_parts_are_normalized_as_the_whole(int split, long[] shape)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var input = Laid(randn(shape, generator: generator).mul(3).add(10));
        var pull = randn(shape, generator: generator);
        (int Start, int End)[] parts = [(0, split), (split, (int)shape[0])];

        var whole = Pass(input, pull, SingleProcess.Instance, steps: 2);
        var halves = TwoHalves.Run((half, collectives) => Pass(
            Part(input, parts[half]), Part(pull, parts[half]), collectives, steps: 2));

        Near.Equal(whole.Output, cat([halves[0].Output, halves[1].Output]), 2e-6);
        Near.Equal(whole.Gradient, cat([halves[0].Gradient, halves[1].Gradient]), 2e-5);
        Assert.All(halves, half =>
        {
            Near.Equal(whole.Mean, half.Mean, 2e-6);
            Near.Equal(whole.Variance, half.Variance, 2e-6);
            Assert.Equal(2, half.Batches);
        });
        Near.Equal(whole.WeightGradient, halves[0].WeightGradient.add(halves[1].WeightGradient), 2e-5);
        Near.Equal(whole.BiasGradient, halves[0].BiasGradient.add(halves[1].BiasGradient), 2e-5);
    }

    [Fact]
    public void Statistics_of_bfloat16_inputs_are_float32()
    {
        using var scope = NewDisposeScope();
        var input = randn(6, 8, 2, 2).to_type(ScalarType.BFloat16);

        var outputs = TwoHalves.Run((half, collectives) =>
        {
            var norm = Norm(8, collectives);
            return (Output: norm.call(input[(half * 3)..((half * 3) + 3)]), Buffers: norm.named_buffers()
                .ToDictionary(entry => entry.name, entry => entry.buffer));
        });

        Assert.All(outputs, half => Assert.Equal(ScalarType.BFloat16, half.Output.dtype));
        Assert.All(outputs, half => Assert.Equal(ScalarType.Float32, half.Buffers["running_var"].dtype));
    }

    [Fact]
    public void Four_parts_of_bfloat16_with_one_of_a_single_row_are_normalized_as_the_whole_in_two_exchanges()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(6);
        var input = ChannelsLast.Of(randn([12, 8, 5, 3], generator: generator).mul(3).add(10))
            .to_type(ScalarType.BFloat16);
        var pull = randn([12, 8, 5, 3], generator: generator).to_type(ScalarType.BFloat16);
        (int Start, int End)[] parts = [(0, 1), (1, 5), (5, 9), (9, 12)];

        var whole = Pass(input, pull, SingleProcess.Instance, steps: 1);
        var quarters = TwoHalves.Run(4, (rank, collectives) =>
        {
            var counted = new CountedCollectives(collectives);
            return (Pull: Pass(Part(input, parts[rank]), Part(pull, parts[rank]), counted, steps: 1),
                counted.Exchanges);
        });

        Near.Equal(whole.Output.to(ScalarType.Float32), cat([.. quarters.Select(part => part.Pull.Output)]), 1e-2);
        Near.Equal(whole.Gradient.to(ScalarType.Float32), cat([.. quarters.Select(part => part.Pull.Gradient)]), 1e-2);
        Assert.All(quarters, part => Near.Equal(whole.Mean, part.Pull.Mean, 2e-6));
        Assert.All(quarters, part => Assert.Equal(2, part.Exchanges));
    }

    private static Pull Pass(Tensor input, Tensor pull, ICollectives collectives, int steps)
    {
        var norm = Norm((int)input.shape[1], collectives);
        var images = input.detach().clone().requires_grad_();
        var output = norm.call(images);
        for (var step = 1; step < steps; step++)
        {
            output = norm.call(images);
        }
        output.mul(pull).sum().backward();
        var buffers = norm.named_buffers().ToDictionary(entry => entry.name, entry => entry.buffer);
        var parameters = norm.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!);
        return new Pull(output.detach(), images.grad!, buffers["running_mean"], buffers["running_var"],
            buffers["num_batches_tracked"].item<long>(),
            parameters["weight"], parameters["bias"], norm);
    }

    private static BatchNorm Norm(int channels, ICollectives collectives)
    {
        using var start = new Initialization(0, CPU);
        return new BatchNorm(channels, start, scale: 0.8f) { Collectives = collectives };
    }

    private static Tensor Laid(Tensor tensor) => tensor.dim() == 4 ? ChannelsLast.Of(tensor) : tensor;

    private static Tensor Part(Tensor tensor, (int Start, int End) rows) =>
        tensor.narrow(0, rows.Start, rows.End - rows.Start);

    /// <summary>What a pass gave. Its module is kept, because tensors of a collected module are invalid.</summary>
    private sealed record Pull(Tensor Output, Tensor Gradient, Tensor Mean, Tensor Variance, long Batches,
        Tensor WeightGradient, Tensor BiasGradient,
        BatchNorm Owner);
}
