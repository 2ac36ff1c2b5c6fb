namespace Mira.Experiments.Reproduction.Graph;

/// <summary>One network under one seed and everything that is measured on it, for whichever tables.</summary>
/// <param name="Network">Where the network comes from.</param>
/// <param name="Seed">Seed of pretraining and evaluations.</param>
/// <param name="Evaluations">Each once.</param>
/// <param name="Items">Tables that need it, in their order.</param>
public sealed record RunNode(NetworkSource Network, int Seed, IReadOnlyList<CellEvaluation> Evaluations, IReadOnlyList<PaperItem> Items)
{
    /// <summary>What makes two nodes the same.</summary>
    public string Key => KeyOf(Network, Seed);

    internal static string KeyOf(NetworkSource network, int seed) => FormattableString.Invariant($"{network.Key} s{seed}");
}
