using Mira.Experiments.Evaluation.Metrics;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Linear;

/// <summary>The classifiers of one linear evaluation: first those that skip the held-out images, then
/// those that see all.</summary>
internal sealed class LinearProbeTraining : IDisposable
{
    private const int TestBatch = 1024;
    private readonly LinearEvalRecipe _recipe;
    private readonly EvaluationSettings _settings;
    private readonly double[] _rates;
    private readonly ParallelClassifiers _classifiers;
    private readonly bool[] _isHeldOut;
    private double[] _losses = [];

    internal LinearProbeTraining(LinearProbeShape shape, IReadOnlyList<int> heldOut, LinearEvalRecipe recipe,
        EvaluationSettings settings)
    {
        (_recipe, _settings) = (recipe, settings);
        _rates = [.. recipe.BaseLearningRates.Order()];
        _isHeldOut = new bool[shape.Images];
        foreach (var place in heldOut)
        {
            _isHeldOut[place] = true;
        }
        using var start = ParallelClassifiers.Start(shape.Classes, shape.Dimension,
            recipe.InitialDeviation, settings.Seed,
            settings.Compute.Device);
        _classifiers = new ParallelClassifiers(2 * _rates.Length, start, recipe.Momentum,
            trust: recipe.TrustCoefficient);
    }

    /// <summary>One pass over the training features in the order of (seed, epoch), at the
    /// epoch's learning rates.</summary>
    internal void Epoch(IEnumerable<LinearProbeBatch> batches, int epoch)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var device = _settings.Compute.Device;
        var rates = tensor(RatesOf(epoch), dtype: ScalarType.Float32, device: device);
        var losses = new List<Tensor>();
        foreach (var batch in batches)
        {
            using var step = NewDisposeScope();
            _settings.Stop.ThrowIfCancellationRequested();
            losses.Add(_classifiers.Step(batch.Features.to(device), tensor(batch.Labels).to(device),
                Shares(batch.Places)
                .to(device), rates).MoveToOuterDisposeScope());
            batch.Features.Dispose();
        }
        _losses = stack(losses).mean([0]).to(ScalarType.Float64).cpu().data<double>().ToArray();
    }

    /// <summary>Accuracies of every learning rate.</summary>
    internal LinearProbeResult Result(FeatureBank heldOut, FeatureBank test)
    {
        var (chooses, reports) = (Accuracies(heldOut), Accuracies(test));
        var result = new LinearProbeResult([.. _rates.Select((rate, i) =>
            new LinearProbeRate(rate, chooses[i], reports[_rates.Length + i], _losses[_rates.Length + i]))]);
        return result with
        {
            Guesses = Guesses(test, _rates.Length + Array.IndexOf(_rates, result.Chosen.BaseLearningRate)),
        };
    }

    /// <summary>The classifiers as they are.</summary>
    internal LinearClassifiers Classifiers => new(
        _classifiers.Weight.view(2, _rates.Length, _classifiers.Bias.size(1), -1),
        _classifiers.Bias.view(2, _rates.Length, -1), _rates,
        [.. Enumerable.Range(0, _isHeldOut.Length).Where(place => _isHeldOut[place])]);

    /// <summary>First guesses of one classifier.</summary>
    private int[] Guesses(FeatureBank bank, int classifier)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var guesses = new List<int>();
        for (var start = 0; start < bank.Count; start += TestBatch)
        {
            using var block = NewDisposeScope();
            var logits = _classifiers.Logits(bank.Features.narrow(0, start, Math.Min(TestBatch, bank.Count - start))
                .to(_settings.Compute.Device));
            guesses.AddRange(logits.select(1, classifier).argmax(-1).cpu().data<long>().ToArray()
                .Select(guess => (int)guess));
        }
        return [.. guesses];
    }

    public void Dispose() => _classifiers.Dispose();

    /// <summary>Cosine or steps per epoch, the same for the two classifiers of a rate.</summary>
    private double[] RatesOf(int epoch)
    {
        var rates = _rates.Select(_recipe.PeakLearningRate).Select(peak =>
            _recipe.Milestones is { } steps
                ? Schedule.Steps(epoch, steps, peak)
                : Schedule.Cosine(epoch, _recipe.Epochs, peak, 0)).ToArray();
        return [.. rates, .. rates];
    }

    /// <summary>Weights [n, classifiers] of the images of a batch in the classifiers' mean losses.</summary>
    private Tensor Shares(int[] batch)
    {
        var seen = 1f / Math.Max(1, batch.Count(place => !_isHeldOut[place]));
        var selective = tensor(Array.ConvertAll(batch, place => _isHeldOut[place] ? 0 : seen)).view(-1, 1);
        var whole = tensor(Array.ConvertAll(batch, _ => 1f / batch.Length)).view(-1, 1);
        return cat([selective.expand(-1, _rates.Length), whole.expand(-1, _rates.Length)], 1);
    }

    private Accuracy[] Accuracies(FeatureBank bank)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var labels = tensor(bank.Labels.Select(label => (long)label).ToArray());
        var ranks = new int[2 * _rates.Length][];
        Array.Fill(ranks, []);
        for (var start = 0; start < bank.Count; start += TestBatch)
        {
            using var block = NewDisposeScope();
            var count = Math.Min(TestBatch, bank.Count - start);
            var device = _settings.Compute.Device;
            var logits = _classifiers.Logits(bank.Features.narrow(0, start, count).to(device));
            var found = ClassRanks.Of(logits, labels.narrow(0, start, count).to(device)).cpu();
            for (var classifier = 0; classifier < ranks.Length; classifier++)
            {
                ranks[classifier] = [.. ranks[classifier], .. found.select(1, classifier).data<long>().ToArray()
                    .Select(rank => (int)rank)];
            }
        }
        return Array.ConvertAll(ranks, ofHead => Accuracy.Of(ofHead, bank.Labels));
    }
}
