using Mira.Experiments.Models;
using Mira.Experiments.Recipes.Methods;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Dino;

/// <summary>Three linear layers with GELU between them, and batch normalization before each GELU where a
/// recipe asks for it.</summary>
/// <remarks>Weights start with a deviation of 0.02, biases at 0. Source: dino@7c446df
/// vision_transformer.py, DINOHead; parameter names are its positions without normalization, 0, 2 and 4; the
/// normalizations are norm0 and norm2.</remarks>
internal sealed class DinoProjector : nn.Module<Tensor, Tensor>
{
    // The original cuts the normal distribution off at ±2, a hundred deviations away: nothing.
    private const double Deviation = 0.02;

    [ComponentName(Name = "0")]
    private readonly Linear _input;

    [ComponentName(Name = "2")]
    private readonly Linear _hidden;

    [ComponentName(Name = "4")]
    private readonly Linear _output;

    [ComponentName(Name = "norm0")]
    private readonly BatchNorm? _inputNorm;

    [ComponentName(Name = "norm2")]
    private readonly BatchNorm? _hiddenNorm;

    /// <summary>Layers with random weights.</summary>
    /// <param name="input">Length of a feature.</param>
    /// <param name="hidden">Width of the two hidden layers.</param>
    /// <param name="bottleneck">Length of an embedding.</param>
    /// <param name="start">Where random numbers come from.</param>
    /// <param name="norm">Whether hidden layers are normalized.</param>
    internal DinoProjector(int input, int hidden, int bottleneck, Initialization start, HeadNorm norm)
        : base(nameof(DinoProjector))
    {
        _input = Layer(input, hidden, start);
        _hidden = Layer(hidden, hidden, start);
        _output = Layer(hidden, bottleneck, start);
        if (norm == HeadNorm.Batch)
        {
            (_inputNorm, _hiddenNorm) = (new BatchNorm(hidden, start), new BatchNorm(hidden, start));
        }
        RegisterComponents();
    }

    /// <summary>Embeddings [n, bottleneck] of features, in their precision; not yet of length 1.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var first = nn.functional.gelu(Normal(_inputNorm, _input.call(input)));
        var second = nn.functional.gelu(Normal(_hiddenNorm, _hidden.call(first)));
        return _output.call(second).MoveToOuterDisposeScope();
    }

    private static Tensor Normal(BatchNorm? norm, Tensor rows) => norm is null ? rows : norm.call(rows);

    private static Linear Layer(int input, int output, Initialization start) =>
        new(start.Normal([output, input], Deviation), start.Constant([output], 0), start);
}
