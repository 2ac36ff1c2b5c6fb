using Mira.Experiments.Collectives;
using Mira.Experiments.Runtime;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Batch normalization over all but the channel dimension, with PyTorch's defaults and buffer names.</summary>
/// <remarks>Parameters and statistics stay float32 when the input is bfloat16.</remarks>
internal sealed class BatchNorm : nn.Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-5;
    private const double Momentum = 0.1;

    [ComponentName(Name = "weight")]
    private readonly Parameter? _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    [ComponentName(Name = "running_mean")]
    private readonly Tensor _mean;

    [ComponentName(Name = "running_var")]
    private readonly Tensor _variance;

    [ComponentName(Name = "num_batches_tracked")]
    private readonly Tensor _batches;

    /// <param name="channels">Number of channels.</param>
    /// <param name="start">Where the values live.</param>
    /// <param name="scale">Starting weight; 0 makes a residual branch start as nothing. Null for no
    /// weight and no bias.</param>
    /// <param name="hasBias">Whether a bias goes with the weight.</param>
    internal BatchNorm(int channels, Initialization start, float? scale = 1, bool hasBias = true)
        : base(nameof(BatchNorm))
    {
        _weight = scale is { } weight ? new Parameter(start.Constant([channels], weight)) : null;
        _bias = scale is not null && hasBias ? new Parameter(start.Constant([channels], 0)) : null;
        _mean = start.Constant([channels], 0);
        _variance = start.Constant([channels], 1);
        _batches = zeros([], dtype: ScalarType.Int64, device: start.Device);
        RegisterComponents();
    }

    /// <summary>The processes that share a batch: its statistics are those of all their rows.</summary>
    internal ICollectives Collectives { get; set; } = SingleProcess.Instance;

    /// <summary>Groups of rows that are normalized each by itself; null where the whole batch is one.</summary>
    internal NormGroups? Groups { get; set; }

    public override Tensor forward(Tensor input)
    {
        if (training)
        {
            _batches.add_(Scalars.One, alpha: Scalars.One);
        }
        if (training && Groups is not null)
        {
            return Groups.Normalize(input, (_weight, _bias), (_mean, _variance), Momentum, Epsilon);
        }
        if (training && Collectives.IsShared)
        {
            return Synchronized(input);
        }
        return nn.functional.batch_norm(input, _mean, _variance, _weight, _bias, training, Momentum, Epsilon);
    }

    private Tensor Synchronized(Tensor input)
    {
        using var scope = NewDisposeScope();
        var normal = SharedNorm.Normalize(input, _weight, _bias, Epsilon, Collectives, out var moments);
        moments.Follow(_mean, _variance, Momentum);
        return normal.MoveToOuterDisposeScope();
    }
}
