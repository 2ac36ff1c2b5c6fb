using Mira.Datasets;
using Mira.Datasets.Loading;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Linear;

/// <summary>Batches of training features in the order of (seed, epoch); an incomplete last one is left out.</summary>
internal static class LinearProbeBatches
{
    // Images in the network at once: the batch of the classifiers may be too large for it.
    private const int EncoderBatch = 256;

    /// <summary>From features that are there already.</summary>
    internal static IEnumerable<LinearProbeBatch> Of(FeatureBank bank, LinearEvalRecipe recipe, long seed, int epoch)
    {
        foreach (var places in EpochOrder.Permutation(seed, epoch, bank.Count).Chunk(recipe.BatchSize)
            .Where(batch => batch.Length == recipe.BatchSize))
        {
            using var chosen = tensor(Array.ConvertAll(places, place => (long)place));
            yield return new(bank.Features.index_select(0, chosen),
                Array.ConvertAll(places, place => (long)bank.Labels[place]), places);
        }
    }

    /// <summary>From images under random crops and flips: no more than one batch of features is in memory.</summary>
    internal static IEnumerable<LinearProbeBatch> Of(
        FrozenEncoder encoder, ImageDataset data, LinearEvalRecipe recipe, EvaluationSettings settings, int epoch)
    {
        var options = new LoaderOptions
        {
            BatchSize = recipe.BatchSize,
            Seed = settings.Seed,
            Workers = settings.LoaderWorkers,
        };
        using var loader = new BatchLoader(data.Train, [data.RandomView(recipe.MinimumCropScale)], options);
        foreach (var batch in SharedBatches.Of(loader, epoch, recipe.BatchSize, settings.Collectives,
            made => Features(encoder, made)))
        {
            settings.Report("features", (long)(batch.Number + 1) * recipe.BatchSize, data.Train.Count);
            yield return new(batch.Features, batch.Labels, batch.Places);
        }
    }

    private static Tensor Features(FrozenEncoder encoder, ViewBatch batch)
    {
        using var scope = NewDisposeScope();
        var images = ViewTensors.Of(batch.Views[0], batch.Count, batch.Sizes[0], ScalarType.Float32, CPU);
        var parts = new List<Tensor>();
        for (var start = 0; start < batch.Count; start += EncoderBatch)
        {
            parts.Add(encoder.Features(images.narrow(0, start, Math.Min(EncoderBatch, batch.Count - start))));
        }
        return cat(parts).DetachFromDisposeScope();
    }
}

/// <summary>One batch of training features.</summary>
/// <param name="Features">[n, dimension], float32; whoever takes the batch disposes of them.</param>
/// <param name="Labels">[n].</param>
/// <param name="Places">[n], places of the images in the training set.</param>
internal sealed record LinearProbeBatch(Tensor Features, long[] Labels, int[] Places);

/// <summary>Sizes of a linear evaluation.</summary>
/// <param name="Images">Training images.</param>
/// <param name="Classes">Classes.</param>
/// <param name="Dimension">Numbers in a feature.</param>
internal sealed record LinearProbeShape(int Images, int Classes, int Dimension);
