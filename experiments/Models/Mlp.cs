using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Linear layers with batch normalization and ReLU between them: projectors and predictors.</summary>
/// <remarks>Parameter names are the positions in a sequence of linear layer, normalization and
/// ReLU: 0, 1, 3, 4, 6, …; without hidden normalization 0, 2, …</remarks>
public sealed class Mlp : nn.Module<Tensor, Tensor>
{
    private readonly List<(Linear Linear, BatchNorm? Norm, bool IsActivated)> _layers = [];
    private readonly double _slope;
    private int _place;

    /// <summary>Layers with random weights, drawn in their order.</summary>
    /// <param name="shape">Widths, normalizations, activations.</param>
    /// <param name="start">Where the weights come from.</param>
    public Mlp(MlpShape shape, Initialization start) : base(nameof(Mlp))
    {
        _slope = shape.NegativeSlope;
        var last = shape.Widths.Length - 2;
        for (var layer = 0; layer <= last; layer++)
        {
            var isLast = layer == last;
            var linear = Layer(shape, layer, isLast ? shape.HasEndBias : shape.HasHiddenBiases, start);
            var norm = isLast ? EndNorm(shape, start)
                : shape.HasHiddenNorms ? new BatchNorm(shape.Widths[layer + 1], start) : null;
            var isActivated = !isLast || shape.End == MlpEnd.Activated;
            _layers.Add((linear, norm, isActivated));
            Register(linear);
            Register(norm);
            _place += isActivated ? 1 : 0;
        }
    }

    /// <summary>[n, output] of [n, input], in the input's precision.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var hidden = input;
        foreach (var (linear, norm, isActivated) in _layers)
        {
            hidden = linear.call(hidden);
            hidden = norm is null ? hidden : norm.call(hidden);
            hidden = isActivated ? Activated(hidden) : hidden;
        }
        return hidden.MoveToOuterDisposeScope();
    }

    private Tensor Activated(Tensor hidden) =>
        _slope == 0 ? hidden.relu_() : nn.functional.leaky_relu(hidden, _slope, inplace: true);

    private static Linear Layer(MlpShape shape, int layer, bool hasBias, Initialization start)
    {
        var (input, output) = (shape.Widths[layer], shape.Widths[layer + 1]);
        return shape.Deviation is { } deviation
            ? new Linear(start.Normal([output, input], deviation), hasBias ? start.Constant([output], 0) : null, start)
            : new Linear(input, output, start, hasBias);
    }

    private static BatchNorm? EndNorm(MlpShape shape, Initialization start)
    {
        var width = shape.Widths[^1];
        return shape.End switch
        {
            MlpEnd.Normalized => new BatchNorm(width, start, null),
            MlpEnd.Scaled => new BatchNorm(width, start, 1, hasBias: false),
            MlpEnd.Affine or MlpEnd.Activated => new BatchNorm(width, start),
            _ => null,
        };
    }

    private void Register(nn.Module? part)
    {
        if (part is not null)
        {
            register_module($"{_place++}", part);
        }
    }
}

/// <summary>What is at the end of a perceptron.</summary>
public enum MlpEnd
{
    /// <summary>A linear layer with bias.</summary>
    Linear,

    /// <summary>A linear layer without bias.</summary>
    Bare,

    /// <summary>A linear layer without bias, then batch normalization without weight and bias.</summary>
    Normalized,

    /// <summary>A linear layer without bias, then batch normalization with a weight and no bias.</summary>
    Scaled,

    /// <summary>A linear layer with bias, then batch normalization with weight and bias.</summary>
    Affine,

    /// <summary>As all layers before: normalized and activated.</summary>
    Activated,
}

/// <summary>Shape of a perceptron with batch normalization and ReLU after every layer but the last, unless it says
/// otherwise.</summary>
/// <param name="Widths">Lengths of the input, of each hidden layer, and of the output.</param>
public sealed record MlpShape(params int[] Widths)
{
    /// <summary>Whether hidden layers have biases, which the normalization after them takes away again.</summary>
    public bool HasHiddenBiases { get; init; } = true;

    /// <summary>Whether hidden layers are normalized.</summary>
    public bool HasHiddenNorms { get; init; } = true;

    /// <summary>Slope of the activation below 0; 0 is ReLU.</summary>
    public double NegativeSlope { get; init; }

    /// <summary>Deviation of the starting weights, all biases then 0; null for PyTorch's default of linear
    /// layers.</summary>
    public double? Deviation { get; init; }

    /// <summary>What is at the end.</summary>
    public MlpEnd End { get; init; } = MlpEnd.Linear;

    /// <summary>Whether the last linear layer has a bias.</summary>
    internal bool HasEndBias => End is MlpEnd.Linear or MlpEnd.Affine || (End == MlpEnd.Activated && HasHiddenBiases);
}
