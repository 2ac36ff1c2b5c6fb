using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Msf;

/// <summary>The loss of mean shift: a query should be near its target and the target's nearest remembered
/// neighbors.</summary>
/// <remarks>Koohpayegani, Tejankar and Pirsiavash 2021, Eq. 1; msf@130191c train_msf.py.</remarks>
internal static class MsfLoss
{
    /// <summary>Mean over the queries and the k neighbors of their targets of 2 − 2 cos(query, neighbor).</summary>
    /// <param name="queries">Predictions of the student, [n, d] of any length.</param>
    /// <param name="targets">Embeddings of the teacher, likewise; no gradient flows into them.</param>
    /// <param name="bank">[K, d] of length 1, these targets among them: the nearest neighbor of each is itself.</param>
    /// <param name="neighbors">k; 1 is BYOL in one direction.</param>
    /// <returns>0 to 4, 2 where predictions say nothing; 0-dimensional, with gradient to the queries.</returns>
    internal static Tensor Of(Tensor queries, Tensor targets, Tensor bank, int neighbors)
    {
        using var scope = NewDisposeScope();
        var places = KeyQueue.Nearest(Contrast.Directions(targets), bank, neighbors);
        // The mean of the distances is the distance to the mean neighbor, for all have length 1.
        var means = bank.index_select(0, places.flatten()).view(places.shape[0], neighbors, -1).mean([1L]);
        var cosine = Contrast.Directions(queries).mul(means).sum(1).mean();
        using var weight = (-2.0).ToScalar();
        return cosine.sub(ones_like(cosine)).mul(weight).MoveToOuterDisposeScope();
    }
}
