using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Knn.Axes;

/// <summary>Chooses how many axes a search compares first, by trying it on some of its features.</summary>
/// <remarks>Features of networks are near few axes, and a sixteenth of them leaves a few hundred
/// candidates; random features differ along all axes alike, and are compared as they are. The choice
/// changes the time alone.</remarks>
internal static class AxesChoice
{
    // Of the sample: entries as many as a block may hold, and queries.
    private const int MostEntries = 2048, MostQueries = 128, MostAxes = 128;

    // Multiplications of small integers that take as long as one of a candidate's measurement, which
    // waits for its memory, and as one of finding the axes.
    private const double Exact = 20, Projection = 4;

    // A search must take so many times as many comparisons as the axes take to be found.
    private const long Worth = 64;

    // What a choice must save.
    private const double Saving = 0.8;

    /// <summary>The axes that make a search fastest; null to compare whole directions.</summary>
    /// <param name="bank">Entries.</param>
    /// <param name="queries">Queries.</param>
    /// <param name="neighbors">Neighbors of each query.</param>
    /// <param name="entries">Directions of some entries, [n, d], less their center.</param>
    /// <param name="center">[d].</param>
    internal static LeadingAxes? Of(ILabeledFeatures bank, ILabeledFeatures queries, int neighbors, Tensor entries,
        Tensor center)
    {
        var widest = Math.Min(bank.Dimension / 2, MostAxes);
        if (widest < 2 || entries.shape[0] < 2
            || (double)bank.Count * queries.Count < Worth * entries.shape[0] * widest)
        {
            return null;
        }
        using var scope = NewDisposeScope();
        var asked = FeatureSample.Of(queries, MostQueries);
        using var wide = LeadingAxes.Of(entries, center, widest);
        var similarities = asked.matmul(entries.t());
        var rank = Math.Clamp((int)Math.Ceiling((double)neighbors * entries.shape[0] / bank.Count), 1,
            (int)entries.shape[0]);
        var nearest = similarities.topk(rank, dim: 1).values.narrow(1, rank - 1, 1);
        var best = (Axes: 0, Cost: Saving * Cost(bank.Dimension, (double)rank / entries.shape[0]));
        for (var axes = widest - 1; axes > 0; axes /= 2)
        {
            using var narrow = wide.Narrowed(axes);
            var survivors = HostRead.Number((narrow.Of(asked).matmul(narrow.Of(entries).t()) >= nearest)
                .to_type(ScalarType.Float64).mean());
            var cost = Cost(narrow.Width, survivors)
                + (Projection * axes * bank.Dimension * ((1.0 / bank.Count) + (1.0 / queries.Count)));
            best = cost < best.Cost ? (axes, cost) : best;
        }
        return best.Axes == 0 ? null : wide.Narrowed(best.Axes);

        double Cost(int width, double survivors) => width + (Exact * survivors * bank.Dimension);
    }

    /// <summary>Some of a bank's directions.</summary>
    /// <param name="bank">Entries.</param>
    /// <param name="block">Entries that are compared at once.</param>
    internal static Tensor Sample(ILabeledFeatures bank, int block) =>
        FeatureSample.Of(bank, Math.Min(MostEntries, block));
}
