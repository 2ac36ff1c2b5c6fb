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
        (rows, weight) => nn.functional.linear(rows, weight, _bias is null ? null : _casts.Of(_bias, input.dtype).As(rows.dtype)), input, _weight);
}
