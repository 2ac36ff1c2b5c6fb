using Mira.Experiments.Collectives;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.MocoV3;

/// <summary>The loss of MoCo-v3: a prediction should be nearest to the teacher's embedding of the same image.</summary>
/// <remarks>Chen, Xie and He 2021, Algorithm 1.</remarks>
internal static class MocoV3Loss
{
    /// <summary>Sum of both directions of 2T times the mean of −log softmax(q K' / T) at the image's own key.</summary>
    /// <param name="predictions">Of the student, [n, e] for each of the two views: rows of this process.</param>
    /// <param name="keys">Embeddings of the teacher, [n, e] for each view; no gradient flows into them.</param>
    /// <param name="batch">Puts the keys of all processes together.</param>
    /// <param name="temperature">T.</param>
    /// <returns>0 or more, 4T ln N where all predictions and keys of the N images are alike; 0-dimensional, with
    /// gradient.</returns>
    internal static Tensor Of(IReadOnlyList<Tensor> predictions, IReadOnlyList<Tensor> keys, GatheredRows batch,
        double temperature)
    {
        using var scope = NewDisposeScope();
        // The factor makes gradients equally large at every temperature.
        using var factor = (2 * temperature).ToScalar();
        // One exchange for both views.
        var all = batch.Detached(cat([.. keys.Take(2).Select(Contrast.Directions)], 1)).chunk(2, 1);
        var first = batch.First(predictions[0].shape[0]);
        var losses = all.Reverse().Zip(predictions, (key, prediction) =>
            Contrast.Of(Contrast.Directions(prediction), key, first, temperature));
        return stack(losses).sum().mul(factor).MoveToOuterDisposeScope();
    }
}
