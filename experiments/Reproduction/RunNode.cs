using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>One network and everything that is measured on it under one seed, for whichever tables.</summary>
/// <param name="Network">Where the network comes from.</param>
/// <param name="PretrainingSeed">Seed of the pretraining; without meaning for a published network.</param>
/// <param name="Seed">Seed of the evaluations.</param>
/// <param name="Evaluations">Each once.</param>
/// <param name="Items">Tables that need it, in their order.</param>
public sealed record RunNode(NetworkSource Network, int PretrainingSeed, int Seed, IReadOnlyList<CellEvaluation> Evaluations, IReadOnlyList<PaperItem> Items)
{
    /// <summary>What makes two nodes the same.</summary>
    public string Key => KeyOf(Network, PretrainingSeed, Seed);

    /// <summary>The network and its seeds in a few words.</summary>
    public string Title => FormattableString.Invariant(
        $"{Network.Title}, seed {PretrainingSeed}{(Seed == PretrainingSeed ? "" : FormattableString.Invariant($", evaluated with seed {Seed}"))}");

    internal static string KeyOf(NetworkSource network, int pretrainingSeed, int seed) => network is NetworkSource.Published
        ? FormattableString.Invariant($"{network.Key} s{seed}")
        : FormattableString.Invariant($"{network.Key} s{pretrainingSeed} s{seed}");
}
