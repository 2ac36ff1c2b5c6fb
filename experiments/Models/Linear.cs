using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Fully connected layer; float32 weights, computing in the input's precision.</summary>
internal sealed class Linear : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    private readonly WeightCasts _casts;

    internal Linear(int input, int output, Initialization start, bool bias)
        : this(start.LinearDefault([output, input], input), bias ? start.LinearDefault([output], input) : null, start)
    {
    }

    /// <summary>A layer that starts with the given weights.</summary>
    internal Linear(Tensor weight, Tensor? bias, Initialization start) : base(nameof(Linear))
    {
        _casts = start.Casts;
        _weight = new Parameter(weight);
        _bias = bias is null ? null : new Parameter(bias);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _casts.Apply(
        (rows, weight) =>
            nn.functional.linear(rows, weight, _bias is null ? null : _casts.Of(_bias, input.dtype).As(rows.dtype)),
            input, _weight);
}

/// <summary>The memory layout in which convolutions are fastest on CPUs and tensor cores: N, H, W, C.</summary>
internal static class ChannelsLast
{
    /// <summary>A copy of [n, c, h, w] values whose memory is laid out as n, h, w, c; the shape
    /// stays [n, c, h, w].</summary>
    internal static Tensor Of(Tensor tensor)
    {
        using var rows = tensor.permute(0, 2, 3, 1);
        using var laid = rows.contiguous();
        return laid.permute(0, 3, 1, 2).alias().detach();
    }

    /// <summary>The tensor in another precision; itself where it already has it.</summary>
    internal static Tensor As(this Tensor tensor, ScalarType type) =>
        tensor.dtype == type ? tensor : tensor.to_type(type);
}
