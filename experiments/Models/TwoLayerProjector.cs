using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Two linear layers with biases, batch normalisation and ReLU between them.</summary>
/// <remarks>Source: solo-learn@eb07a9c, projector of SwAV, DeepCluster-v2 and BYOL; parameter names are its positions 0, 1 and 3.</remarks>
internal sealed class TwoLayerProjector : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly Linear _input;

    [ComponentName(Name = "1")]
    private readonly BatchNorm _norm;

    [ComponentName(Name = "3")]
    private readonly Linear _output;

    /// <summary>Layers with random weights.</summary>
    /// <param name="input">Length of what comes in.</param>
    /// <param name="hidden">Width of the hidden layer.</param>
    /// <param name="output">Length of what comes out.</param>
    /// <param name="start">Where random numbers come from.</param>
    internal TwoLayerProjector(int input, int hidden, int output, Initialization start) : base(nameof(TwoLayerProjector))
    {
        _input = new Linear(input, hidden, start, bias: true);
        _norm = new BatchNorm(hidden, start);
        _output = new Linear(hidden, output, start, bias: true);
        RegisterComponents();
    }

    /// <summary>[n, output] of [n, input], in the input's precision.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _output.call(_norm.call(_input.call(input)).relu_()).MoveToOuterDisposeScope();
    }
}
