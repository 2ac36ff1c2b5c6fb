using Mira.Datasets;
using Mira.Datasets.Loading;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation;

/// <summary>The scores a solver meets in training: a network's logits on batches of the first view, batch
/// statistics included.</summary>
public static class ModelScores
{
    /// <summary>Batches without end, one epoch of random views after another.</summary>
    /// <param name="network">The network that makes the targets: the teacher where there is one.</param>
    /// <param name="images">Training images.</param>
    /// <param name="batchSize">Images per batch, B.</param>
    /// <param name="seed">Seed of order and views.</param>
    /// <param name="compute">Where the network is.</param>
    /// <returns>Logits [B, K], float32; the caller disposes of each.</returns>
    /// <exception cref="InputException">There are fewer images than one batch needs.</exception>
    public static IEnumerable<Tensor> Of(PretrainedNetwork network, ImageSet images, int batchSize, int seed,
        Compute compute)
    {
        var view = CropRecipes.Of(network.Recipe.Views)[0];
        using var loader = new BatchLoader(images, [view], new LoaderOptions { BatchSize = batchSize, Seed = seed });
        network.Network.train();
        for (var epoch = 0; ; epoch++)
        {
            foreach (var batch in loader.Epoch(epoch))
            {
                yield return Logits(network.Network, batch, compute);
            }
        }
    }

    private static Tensor Logits(PretrainingNetwork network, ViewBatch batch, Compute compute)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var images = ViewTensors.Of(batch.Views[0], batch.Count, batch.Sizes[0], compute.ScalarType(), compute.Device);
        return network.call(images).cpu().MoveToOuterDisposeScope();
    }
}
