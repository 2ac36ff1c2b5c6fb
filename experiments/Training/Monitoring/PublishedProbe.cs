using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Optimization;
using Mira.Experiments.Recipes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mira.Experiments.Training.Monitoring;

/// <summary>The classifier that judged Table 7's baselines on CIFAR: of the student's features,
/// moved by clipped LARS.</summary>
/// <remarks>
/// It has the schedule of the network's learning rate with a peak of its own, no decay, and
/// biases that are scaled where the network's are. Weights and biases start as PyTorch's linear layer does. Source:
/// solo-learn@fca55e3, solo/methods/base.py.
/// </remarks>
internal sealed class PublishedProbe : IDisposable
{
    private readonly PretrainRecipe _pretraining;
    private readonly double _rate;
    private readonly int _stepsPerEpoch;
    private readonly ICollectives _collectives;
    private readonly Buckets _sums;
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly ClippedLars _optimizer;
    private readonly FiniteGuard _guard;

    /// <summary>A classifier with random weights.</summary>
    /// <param name="pretraining">The run beside which it learns.</param>
    /// <param name="rate">Learning rate after the warm-up.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="stepsPerEpoch">Optimizer steps of an epoch.</param>
    /// <param name="start">Where random weights come from.</param>
    /// <param name="collectives">The processes that share every batch; none but this one if null.</param>
    internal PublishedProbe(
        PretrainRecipe pretraining, double rate, int classes, int stepsPerEpoch, Initialization start,
        ICollectives? collectives = null)
    {
        (_pretraining, _rate, _stepsPerEpoch, _collectives) =
            (pretraining, rate, stepsPerEpoch, collectives ?? SingleProcess.Instance);
        var features = pretraining.Backbone.FeatureDimension;
        _weight = new Parameter(start.LinearDefault([classes, features], features).DetachFromDisposeScope());
        _bias = new Parameter(start.LinearDefault([classes], features).DetachFromDisposeScope());
        _optimizer = new ClippedLars([("weight", _weight), ("bias", _bias)], OptimizerRecipe.ClippedLars with
        {
            WeightDecay = 0,
            ScalesVectors = pretraining.Optimizer.ScalesVectors,
        });
        _guard = new FiniteGuard(start.Device);
        _sums = new Buckets(_collectives);
    }

    /// <summary>Weights and momenta by name, as a checkpoint holds them.</summary>
    internal IEnumerable<(string Name, Tensor Value)> State =>
        [("weight", _weight), ("bias", _bias),
            .. _optimizer.State.Select(entry => ($"momentum.{entry.Name}", entry.Value))];

    /// <summary>Scores [n, 1, classes] of features [n, dimension], as
    /// <see cref="Evaluation.Linear.ParallelClassifiers"/> gives them.</summary>
    internal Tensor Logits(Tensor features) => _bias.addmm(features, _weight.t()).unsqueeze(1);

    /// <summary>One optimizer step on the student's features of the two global views.</summary>
    /// <param name="step">0-based number of the step.</param>
    /// <param name="features">Features of both views, one after the other, [2 · batch,
    /// dimension], without gradient.</param>
    /// <param name="labels">Classes of the images, [batch], int64.</param>
    internal void Learn(int step, Tensor features, Tensor labels)
    {
        using var gradients = enable_grad();
        using var scope = NewDisposeScope();
        var rows = labels.shape[0];
        using var share = ((double)rows / (_collectives.IsShared ? _pretraining.BatchSize : rows)).ToScalar();
        _optimizer.ClearGradients();
        nn.functional.cross_entropy(Logits(features).squeeze(1), cat([labels, labels])).mul(share).backward();
        _sums.Sum(_optimizer.Gradients);
        _optimizer.Update(StepRates.LearningRateAt(_pretraining, step, _stepsPerEpoch,
            (_rate, _pretraining.MinimumLearningRate)), _guard);
    }

    /// <summary>Releases the classifier.</summary>
    public void Dispose()
    {
        _optimizer.Dispose();
        _sums.Dispose();
        _guard.Dispose();
        _weight.Dispose();
        _bias.Dispose();
    }
}
