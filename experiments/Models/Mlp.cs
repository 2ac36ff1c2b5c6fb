using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Linear layers with batch normalization and ReLU between them: projectors and predictors.</summary>
/// <remarks>Parameter names are the positions in a sequence of linear layer, normalization and
/// ReLU: 0, 1, 3, 4, 6, …; without hidden normalization 0, 2, 4, …</remarks>
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
            var (isLast, place) = (layer == last, layer * (shape.HasHiddenNorms ? 3 : 2));
            var linear = new Linear(input, output, start, isLast ? HasBias(shape.End) : shape.HasHiddenBiases);
            var norm = isLast ? Norm(shape.End, output, start)
                : shape.HasHiddenNorms ? new BatchNorm(output, start) : null;
            _layers.Add((linear, norm));
            Register(place, linear);
            Register(place + 1, norm);
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

    private static bool HasBias(MlpEnd end) => end is MlpEnd.Linear or MlpEnd.Affine;

    private static BatchNorm? Norm(MlpEnd end, int output, Initialization start) => end switch
    {
        MlpEnd.Normalized => new BatchNorm(output, start, null),
        MlpEnd.Affine => new BatchNorm(output, start),
        MlpEnd.Scaled => new BatchNorm(output, start, hasBias: false),
        _ => null,
    };

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

    /// <summary>A linear layer with bias, then batch normalization with weight and bias.</summary>
    Affine,

    /// <summary>A linear layer without bias, then batch normalization with weight but no bias.</summary>
    Scaled,

    /// <summary>A linear layer without bias.</summary>
    Bare,
}

/// <summary>Shape of a perceptron with batch normalization, unless it has none, and ReLU after every layer but the
/// last.</summary>
/// <param name="Widths">Lengths of the input, of each hidden layer, and of the output.</param>
internal sealed record MlpShape(params int[] Widths)
{
    /// <summary>Whether hidden layers have biases, which the normalization after them takes away again.</summary>
    internal bool HasHiddenBiases { get; init; } = true;

    /// <summary>Whether batch normalization follows the hidden layers.</summary>
    internal bool HasHiddenNorms { get; init; } = true;

    /// <summary>What is at the end.</summary>
    internal MlpEnd End { get; init; } = MlpEnd.Linear;
}
