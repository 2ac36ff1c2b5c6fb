using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Linear;

/// <summary>Linear classifiers trained side by side on the same features, each with its own learning rate.</summary>
/// <remarks>
/// One matrix product serves them all. The gradient of the cross-entropy is written out:
/// (softmax − target) per image, no autograd. SGD as PyTorch's: m ← μ m + g; w ← w − η m, no weight decay; or LARS,
/// which scales g of the weights first, as
/// <see cref="Optimization.Lars"/> does. All start from the same weights.
/// </remarks>
internal sealed class ParallelClassifiers : IDisposable
{
    private readonly Buckets _sums;
    private readonly int _count;
    private readonly int _classes;
    private readonly Scalar _momentum;
    private readonly Tensor? _trust;
    private readonly Tensor _minusOne;
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly Tensor _weightMomentum;
    private readonly Tensor _biasMomentum;

    /// <param name="count">Number of classifiers.</param>
    /// <param name="weight">Starting weights [classes, dimension], float32, on the device; biases start at 0.</param>
    /// <param name="momentum">μ.</param>
    /// <param name="collectives">The processes that share every batch; none but this one if null.</param>
    /// <param name="trust">η of LARS; null for SGD.</param>
    internal ParallelClassifiers(int count, Tensor weight, double momentum, ICollectives? collectives = null,
        double? trust = null)
    {
        _trust = trust is { } share
            ? full(1, (float)share, dtype: ScalarType.Float32, device: weight.device).DetachFromDisposeScope()
            : null;
        _sums = new Buckets(collectives ?? SingleProcess.Instance);
        (_count, _classes, _momentum) = (count, (int)weight.size(0), momentum);
        _weight = weight.repeat(count, 1).DetachFromDisposeScope();
        _bias = zeros(count * _classes, dtype: ScalarType.Float32, device: weight.device).DetachFromDisposeScope();
        _weightMomentum = zeros_like(_weight).DetachFromDisposeScope();
        _biasMomentum = zeros_like(_bias).DetachFromDisposeScope();
        _minusOne = full(1, -1, dtype: ScalarType.Float32, device: weight.device).DetachFromDisposeScope();
    }

    /// <summary>Weights [classifiers, classes, dimension].</summary>
    internal Tensor Weight => _weight.view(_count, _classes, -1);

    /// <summary>Biases [classifiers, classes].</summary>
    internal Tensor Bias => _bias.view(_count, _classes);

    /// <summary>Weights, biases and their momenta by name, as a checkpoint holds them.</summary>
    internal IEnumerable<(string Name, Tensor Value)> State =>
        [("weight", _weight), ("bias", _bias), ("weight_momentum", _weightMomentum), ("bias_momentum", _biasMomentum)];

    /// <summary>Random starting weights of one classifier, normal with the given deviation.</summary>
    internal static Tensor Start(int classes, int dimension, double deviation, long seed, Device device)
    {
        using var start = new Initialization((ulong)seed, device);
        return start.Normal([classes, dimension], deviation);
    }

    /// <summary>Logits [n, classifiers, classes] of features [n, dimension].</summary>
    internal Tensor Logits(Tensor features) => _bias.addmm(features, _weight.t()).view(-1, _count, _classes);

    /// <summary>One optimizer step of every classifier.</summary>
    /// <param name="features">[n, dimension], float32.</param>
    /// <param name="labels">[n], int64.</param>
    /// <param name="shares">[n, classifiers]: weight of each image in each classifier's mean loss.</param>
    /// <param name="rates">[classifiers]: learning rates.</param>
    /// <returns>[classifiers]: losses before the step.</returns>
    internal Tensor Step(Tensor features, Tensor labels, Tensor shares, Tensor rates)
    {
        using var scope = NewDisposeScope();
        var logarithms = Logits(features).log_softmax(-1);
        var target = labels.view(-1, 1, 1).expand(-1, _count, 1);
        // 'dim:' is needed: a literal 0 alone would be taken for an element type, and the sum for bytes.
        var losses = logarithms.gather(-1, target).squeeze(-1).mul(shares).sum(dim: 0).neg_();
        var slopes = logarithms.exp_();
        slopes.scatter_add_(-1, target, _minusOne.expand(target.shape));
        var gradient = slopes.mul_(shares.unsqueeze(-1)).view(-1, _count * _classes);
        var rate = rates.repeat_interleave(_classes);
        var (ofWeights, ofBiases) = (gradient.t().matmul(features), gradient.sum(dim: 0));
        _sums.Sum([ofWeights, ofBiases, losses]);
        Move(_weight, _weightMomentum, Scaled(ofWeights), rate.unsqueeze(-1));
        Move(_bias, _biasMomentum, ofBiases, rate);
        return losses.MoveToOuterDisposeScope();
    }

    /// <summary>A gradient of the weights as LARS takes it: times ε‖w‖/‖g‖, classifier by classifier, or as it is where
    /// either norm is 0.</summary>
    private Tensor Scaled(Tensor gradient)
    {
        if (_trust is null)
        {
            return gradient;
        }
        var (weights, slopes) = (Norms(_weight), Norms(gradient));
        var nothing = zeros_like(weights);
        var isMeaningful = weights.ne(nothing).logical_and(slopes.ne(nothing));
        var ratios = where(isMeaningful, _trust.mul(weights).div(slopes), ones_like(weights));
        return gradient.mul_(ratios.repeat_interleave(_classes).unsqueeze(-1));
    }

    /// <summary>Euclidean norm of each classifier's part, [classifiers].</summary>
    private Tensor Norms(Tensor values) => values.mul(values).view(_count, -1).sum(dim: 1).sqrt();

    private void Move(Tensor value, Tensor momentum, Tensor gradient, Tensor rate)
    {
        momentum.mul_(_momentum).add_(gradient, Scalars.One);
        value.addcmul_(momentum, rate, Scalars.MinusOne);
    }

    public void Dispose()
    {
        _sums.Dispose();
        _weight.Dispose();
        _bias.Dispose();
        _weightMomentum.Dispose();
        _biasMomentum.Dispose();
        _trust?.Dispose();
        _minusOne.Dispose();
        _momentum.Dispose();
    }
}
