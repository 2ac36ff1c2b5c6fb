using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Evaluation.Linear;

/// <summary>Features of the training images under random crops and flips, differently drawn for each pass.</summary>
internal sealed class AugmentedPasses(
    FrozenEncoder encoder, ImageDataset data, LinearEvalRecipe recipe, EvaluationSettings settings) : IDisposable
{
    private readonly Dictionary<int, FeatureBank> _kept = [];
    private readonly ViewRecipe _view = data.RandomView(recipe.MinimumCropScale);

    /// <summary>Batches of an epoch's features.</summary>
    internal IEnumerable<LinearProbeBatch> OfEpoch(int epoch)
    {
        if (recipe.AugmentedPasses is not { } passes || passes >= recipe.Epochs)
        {
            return LinearProbeBatches.Of(encoder, data, recipe, settings, epoch);
        }
        if (!_kept.TryGetValue(epoch % passes, out var bank))
        {
            bank = FeatureBank.Extract(encoder, data.Train, _view, settings, epoch % passes);
            _kept.Add(epoch % passes, bank);
        }
        return LinearProbeBatches.Of(bank, recipe, settings.Seed, epoch);
    }

    public void Dispose()
    {
        foreach (var bank in _kept.Values)
        {
            bank.Dispose();
        }
        _kept.Clear();
    }
}
