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

    internal Linear(int input, int output, Initialization start, bool bias) : base(nameof(Linear))
    {
        _casts = start.Casts;
        _weight = new Parameter(start.LinearDefault([output, input], input));
        if (bias)
        {
            _bias = new Parameter(start.LinearDefault([output], input));
        }
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _casts.Apply(
        (rows, weight) => nn.functional.linear(rows, weight, _bias is null ? null : _casts.Of(_bias, input.dtype).As(rows.dtype)), input, _weight);
}
