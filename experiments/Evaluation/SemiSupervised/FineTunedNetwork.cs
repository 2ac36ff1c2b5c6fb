using Mira.Datasets;
using Mira.Experiments.Evaluation.Metrics;
using Mira.Experiments.Models;
using Mira.Experiments.Optimization;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.SemiSupervised;

/// <summary>A backbone with a linear classifier, trained with a learning rate each. The backbone is as it
/// was after disposal.</summary>
internal sealed class FineTunedNetwork : IDisposable
{
    private readonly ResNet _backbone;
    private readonly FineTuneRecipe _recipe;
    private readonly Compute _compute;
    private readonly bool _wasTraining;
    private readonly (Tensor Live, Tensor Saved)[] _before;
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly Sgd _backboneDescent;
    private readonly Sgd _headDescent;
    private readonly FiniteGuard _guard;

    /// <param name="backbone">The backbone, on the device.</param>
    /// <param name="start">Starting weights of the classifier, [classes, dimension], on the device;
    /// its biases start at 0.</param>
    /// <param name="recipe">Learning rates, BN mode.</param>
    /// <param name="compute">Device and precision.</param>
    internal FineTunedNetwork(ResNet backbone, Tensor start, FineTuneRecipe recipe, Compute compute)
    {
        (_backbone, _recipe, _compute, _wasTraining) = (backbone, recipe, compute, backbone.training);
        _before = [.. backbone.state_dict()
            .Values.Select(value => (value, value.detach().clone().DetachFromDisposeScope()))];
        _weight = new Parameter(start.clone().DetachFromDisposeScope());
        _bias = new Parameter(zeros(start.size(0), dtype: ScalarType.Float32, device: start.device)
            .DetachFromDisposeScope());
        _backboneDescent = new Sgd(backbone.named_parameters(), recipe.Momentum, recipe.WeightDecay);
        _headDescent = new Sgd([("weight", _weight), ("bias", _bias)], recipe.Momentum, recipe.WeightDecay);
        _guard = new FiniteGuard(start.device);
    }

    private bool MovesBackbone => _recipe.BackboneLearningRate > 0;

    /// <summary>Weights of the classifier, [classes, dimension].</summary>
    internal Tensor Weight => _weight;

    /// <summary>Biases of the classifier, [classes].</summary>
    internal Tensor Bias => _bias;

    /// <summary>One step at an epoch's learning rates.</summary>
    /// <param name="images">[n, 3, h, w], normalized.</param>
    /// <param name="labels">[n], int64, on the device.</param>
    /// <param name="epoch">0-based epoch.</param>
    /// <returns>Cross-entropy before the step.</returns>
    /// <exception cref="InputException">A number was not finite; nothing has moved since.</exception>
    internal double Step(Tensor images, Tensor labels, int epoch)
    {
        using var scope = NewDisposeScope();
        _backbone.train(_recipe.Norm == NormMode.Train);
        using var loss = nn.functional.cross_entropy(Logits(Features(images)), labels);
        loss.backward();
        if (MovesBackbone)
        {
            _backboneDescent.Update(_recipe.Rate(_recipe.BackboneLearningRate, epoch), _guard);
        }
        _headDescent.Update(_recipe.Rate(_recipe.HeadLearningRate, epoch), _guard);
        _backboneDescent.ClearGradients();
        _headDescent.ClearGradients();
        var (value, isBlocked, _) = _guard.Read(loss);
        return isBlocked || !double.IsFinite(value)
            ? throw new InputException($"Training on the labels diverged in epoch {epoch + 1}: " +
                "numbers are not finite. Use smaller learning rates.")
            : value;
    }

    /// <summary>First guesses and ranks of the true classes of test images.</summary>
    internal (int[] Guesses, int[] Ranks) Classify(FeatureBank test)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var logits = Logits(test.Features.to(_compute.Device)).cpu();
        var labels = tensor(test.Labels.Select(label => (long)label).ToArray());
        var ranks = ClassRanks.Of(logits.unsqueeze(1), labels);
        return (Whole(logits.argmax(-1)), Whole(ranks));
    }

    public void Dispose()
    {
        using (no_grad())
        {
            foreach (var (live, saved) in _before)
            {
                live.copy_(saved);
                saved.Dispose();
            }
        }
        _backbone.train(_wasTraining);
        _backboneDescent.Dispose();
        _headDescent.Dispose();
        _guard.Dispose();
        _weight.Dispose();
        _bias.Dispose();
    }

    private static int[] Whole(Tensor numbers) => Array.ConvertAll(HostRead.Numbers(numbers), number => (int)number);

    private Tensor Features(Tensor images)
    {
        if (MovesBackbone)
        {
            return _backbone.call(images);
        }
        using var quiet = no_grad();
        return _backbone.call(images);
    }

    private Tensor Logits(Tensor features) => nn.functional.linear(features, _weight, _bias);
}
