using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>A cell of a table and the network that it is measured on.</summary>
/// <param name="Item">The table.</param>
/// <param name="Cell">The cell, with the run that it has at the scale asked for.</param>
/// <param name="Network">The network; null where the cell is only quoted or has no run at the scale.</param>
public sealed record GraphCell(PaperItem Item, Cell Cell, NetworkSource? Network)
{
    /// <summary>The seed of the pretraining that a seed is measured on.</summary>
    /// <param name="seed">Seed of the evaluation.</param>
    /// <param name="seeds">All of the seeds asked for.</param>
    internal int PretrainingSeed(int seed, IReadOnlyList<int> seeds) => Item.IsOfOneNetwork ? seeds[0] : seed;

    /// <summary>Key of the node that measures the cell under a seed; only for a cell with a network.</summary>
    internal string KeyOf(int seed, IReadOnlyList<int> seeds) => RunNode.KeyOf(Network!, PretrainingSeed(seed, seeds), seed);
}
