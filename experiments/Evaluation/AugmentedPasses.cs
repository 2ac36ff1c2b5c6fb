using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Evaluation;

/// <summary>Features of the training images under random crops and flips, differently drawn for each pass.</summary>
internal sealed class AugmentedPasses(
    FrozenEncoder encoder, ImageDataset data, LinearEvalRecipe recipe, EvaluationSettings settings) : IDisposable
{
    private readonly Dictionary<int, FeatureBank> _kept = [];
    private readonly ViewRecipe _view = data.RandomView(recipe.MinimumCropScale);

    /// <summary>Features for an epoch; valid until the next call.</summary>
    internal FeatureBank OfEpoch(int epoch)
    {
        var passes = recipe.AugmentedPasses ?? recipe.Epochs;
        if (passes >= recipe.Epochs)
        {
            Dispose();
        }
        var pass = epoch % passes;
        if (!_kept.TryGetValue(pass, out var bank))
        {
            bank = FeatureBank.Extract(encoder, data.Train, _view, settings, pass);
            _kept.Add(pass, bank);
        }
        return bank;
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
