using Mira.Experiments.Runtime;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>A small residual block on rows: Linear, normalization, ReLU, Linear, plus a linear shortcut that starts as
/// nearly the identity.</summary>
/// <remarks>A 1×1 convolution is a linear layer on the rows of all places. Source: rdevon/DIM@bac4765,
/// cortex_DIM/nn_modules/mi_networks.py, MIFCNet and MI1x1ConvNet.</remarks>
internal sealed class ResidualMap : nn.Module<Tensor, Tensor>
{
    private const double Noise = 0.01, Epsilon = 1e-5;

    [ComponentName(Name = "block")]
    private readonly Mlp _block;

    [ComponentName(Name = "shortcut")]
    private readonly Linear _shortcut;

    [ComponentName(Name = "weight")]
    private readonly Parameter? _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    private readonly long[] _shape;

    /// <param name="input">Numbers of a row.</param>
    /// <param name="output">Numbers of a row of the result.</param>
    /// <param name="start">Where random weights come from.</param>
    /// <param name="isNormalized">Whether layer normalization is at the end, and the shortcut has no bias.</param>
    internal ResidualMap(int input, int output, Initialization start, bool isNormalized) : base(nameof(ResidualMap))
    {
        _shape = [output];
        // Differs from rdevon/DIM@bac4765, whose block of features has a bias here: the normalization takes it away,
        // and Adam makes whole steps of a gradient that is rounding alone.
        _block = new Mlp(new(input, output, output) { HasHiddenBiases = false }, start);
        using var quiet = no_grad();
        // Uniform in ±1/√inputs: of 10,000 inputs in ±0.01.
        using var noise = start.LinearDefault([output, input], (int)(1 / (Noise * Noise)));
        using var diagonal = noise.diagonal();
        using var one = start.Constant([Math.Min(input, output)], 1);
        _ = diagonal.copy_(one);
        _shortcut = new Linear(noise.clone(), isNormalized ? null : start.LinearDefault([output], input), start);
        _weight = isNormalized ? new Parameter(start.Constant([output], 1)) : null;
        _bias = isNormalized ? new Parameter(start.Constant([output], 0)) : null;
        RegisterComponents();
    }

    /// <summary>[n, output] of [n, input]; float32 where it is normalized, else in the input's precision.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var sum = _block.call(input).add(_shortcut.call(input), alpha: Scalars.One);
        return (_weight is null ? sum
            : nn.functional.layer_norm(sum.As(ScalarType.Float32), _shape, _weight, _bias, Epsilon))
            .MoveToOuterDisposeScope();
    }
}

/// <summary>A block on the features and one on the activations at each place of a stage: the head of methods that
/// compare an image with its parts.</summary>
/// <param name="projector">Features to embeddings.</param>
/// <param name="local">Activations of a place to the embedding of a part.</param>
/// <param name="stage">The backbone's stage, from 1.</param>
internal sealed class MapHead(ResidualMap projector, ResidualMap local, int stage) : Head
{
    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, nn.Module Part)> Parts => [("projector", projector), ("local", local)];

    /// <inheritdoc/>
    public override int? MapStage => stage;

    /// <inheritdoc/>
    public override (Tensor Embeddings, Tensor Logits) Read(Tensor features)
    {
        using var scope = NewDisposeScope();
        var embeddings = projector.call(features);
        return (embeddings.MoveToOuterDisposeScope(), embeddings.to_type(ScalarType.Float32, copy: true)
            .MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public override Tensor ReadMap(Tensor map)
    {
        using var scope = NewDisposeScope();
        var (images, channels) = (map.shape[0], map.shape[1]);
        var rows = map.permute(0, 2, 3, 1).reshape(-1, channels);
        return local.call(rows).view(images, map.shape[2] * map.shape[3], -1).MoveToOuterDisposeScope();
    }
}
