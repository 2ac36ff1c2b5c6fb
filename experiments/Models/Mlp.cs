using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Linear layers with batch normalization and ReLU between them: projectors and predictors.</summary>
/// <remarks>Parameter names are the positions in a sequence of linear layer, normalization and
/// ReLU: 0, 1, 3, 4, 6, …</remarks>
internal sealed class Mlp : nn.Module<Tensor, Tensor>
{
    private readonly List<(Linear Linear, BatchNorm? Norm)> _layers = [];

    /// <summary>Layers with random weights, drawn in their order.</summary>
    internal Mlp(MlpShape shape, Initialization start) : base(nameof(Mlp))
    {
        var last = shape.Widths.Length - 2;
        for (var layer = 0; layer <= last; layer++)
        {
            var (input, output) = (shape.Widths[layer], shape.Widths[layer + 1]);
            var (isLast, isNormalized) = (layer == last, shape.End == MlpEnd.Normalized);
            var linear = new Linear(input, output, start, bias: isLast ? !isNormalized : shape.HasHiddenBiases);
            var norm = !isLast || isNormalized ? new BatchNorm(output, start, isLast ? null : 1) : null;
            _layers.Add((linear, norm));
            Register(3 * layer, linear);
            Register((3 * layer) + 1, norm);
        }
    }

    /// <summary>[n, output] of [n, input], in the input's precision.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var hidden = input;
        foreach (var (layer, (linear, norm)) in _layers.Index())
        {
            hidden = linear.call(hidden);
            hidden = norm is null ? hidden : norm.call(hidden);
            hidden = layer == _layers.Count - 1 ? hidden : hidden.relu_();
        }
        return hidden.MoveToOuterDisposeScope();
    }

    private void Register(int place, nn.Module? part)
    {
        if (part is not null)
        {
            register_module($"{place}", part);
        }
    }
}

/// <summary>What is at the end of a perceptron.</summary>
internal enum MlpEnd
{
    /// <summary>A linear layer with bias.</summary>
    Linear,

    /// <summary>A linear layer without bias, then batch normalization without weight and bias.</summary>
    Normalized,
}

/// <summary>Shape of a perceptron with batch normalization and ReLU after every layer but the last.</summary>
/// <param name="Widths">Lengths of the input, of each hidden layer, and of the output.</param>
internal sealed record MlpShape(params int[] Widths)
{
    /// <summary>Whether hidden layers have biases, which the normalization after them takes away again.</summary>
    internal bool HasHiddenBiases { get; init; } = true;

    /// <summary>What is at the end.</summary>
    internal MlpEnd End { get; init; } = MlpEnd.Linear;
}
